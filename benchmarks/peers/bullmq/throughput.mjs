// Prints how many jobs per second BullMQ adds and runs, a round for each line of the input, which is the number of
// jobs: node throughput.mjs REDIS-URL
// Retries, history and metrics are on, as in starter-jobs; concurrency is 50.
import { Queue, Worker, MetricsTime } from "bullmq";
import IORedis from "ioredis";
import { createInterface } from "node:readline";

const url = process.argv[2];
const concurrency = 50;
const options = { attempts: 3, backoff: { type: "exponential", delay: 5000 } };
const connections = [];
const connect = () => {
  connections.push(new IORedis(url, { maxRetriesPerRequest: null }));
  return connections.at(-1);
};
const rate = (jobs, start) => (jobs / ((performance.now() - start) / 1000)).toFixed(0);

let queues = 0;

async function measure(jobs) {
  const rates = {};
  const name = `bench-${process.pid}-${queues++}`;
  const queue = new Queue(name, { connection: connect(), defaultJobOptions: options });
  await queue.waitUntilReady();
  let start = performance.now();
  for (let from = 0; from < jobs; from += 1000) {
    await queue.addBulk(Array.from({ length: 1000 }, (_, i) => ({ name: "noop", data: { n: from + i } })));
  }
  rates["bulk-add"] = rate(jobs, start);

  await new Promise((resolve, reject) => {
    let done = 0;
    start = performance.now();
    const worker = new Worker(name, async () => {}, {
      connection: connect(),
      concurrency,
      metrics: { maxDataPoints: MetricsTime.ONE_HOUR },
    });
    worker.on("completed", () => {
      if (++done === jobs) {
        rates["run"] = rate(jobs, start);
        worker.close().then(resolve, reject);
      }
    });
    worker.on("error", reject);
  });

  for (const callers of [20, 100]) {
    let next = 0;
    const adder = async () => {
      while (next < jobs / 2) {
        await queue.add("noop", { n: next++ });
      }
    };
    start = performance.now();
    await Promise.all(Array.from({ length: callers }, adder));
    rates[`add, ${callers} callers`] = rate(jobs / 2, start);
  }
  // The next round finds what the first one found
  await queue.obliterate({ force: true, count: 1000 });
  await queue.close();
  connections.splice(0).forEach((connection) => connection.disconnect());
  return rates;
}

for await (const jobs of createInterface({ input: process.stdin })) {
  for (const [what, value] of Object.entries(await measure(Number(jobs)))) {
    console.log("RATE", what, value);
  }
  console.log("DONE");
}
process.exit(0);
