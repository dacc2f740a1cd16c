"""`drafter template`: for the provincial office that keeps packs and templates."""
