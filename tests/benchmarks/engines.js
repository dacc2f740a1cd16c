// Times docxtemplater or carbone for throughput.py: a command a line, an answer a line.
// usage: node engines.js ENGINE TEMPLATE VALUES.json OUT.docx
"use strict";
const fs = require("fs");
const [engine, template, values, out] = process.argv.slice(2);
const data = JSON.parse(fs.readFileSync(values, "utf8"));
const bytes = fs.readFileSync(template);

function docxtemplater() {
  const PizZip = require("pizzip");
  const Docxtemplater = require("docxtemplater");
  return async () => {
    const report = new Docxtemplater(new PizZip(bytes), { paragraphLoop: true });
    report.render(data);
    return report.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
  };
}

function carbone() {
  const carboneEngine = require("carbone");
  return () => new Promise((resolve, reject) =>
    carboneEngine.render(template, data, (error, result) => (error ? reject(error) : resolve(result))));
}

const render = { docxtemplater, carbone }[engine]();

async function main() {
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const times = [];
    for (let left = Number(line); left > 0; left -= 1) {
      const start = process.hrtime.bigint();
      fs.writeFileSync(out, await render());
      times.push(Number(process.hrtime.bigint() - start) / 1e6);
    }
    console.log(JSON.stringify({ times, memory: process.memoryUsage().rss }));
  }
  process.exit(0);
}

main();
