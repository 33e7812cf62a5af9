import { Queue } from "bullmq";
import IORedis from "ioredis";
const [url, count] = [process.argv[2], Number(process.argv[3])];
const options = { attempts: 3, backoff: { type: "exponential", delay: 5000 } };
for (let round = 0; round < 4; round++) {
  const queue = new Queue(`b${round}`, { connection: new IORedis(url, { maxRetriesPerRequest: null }), defaultJobOptions: options });
  await queue.waitUntilReady();
  let next = 0; const c0 = process.cpuUsage(); const start = performance.now();
  await Promise.all(Array.from({ length: 20 }, async () => { while (next < count) await queue.add("noop", { n: next++ }); }));
  const s = (performance.now() - start) / 1000, c = process.cpuUsage(c0);
  console.log(`BULL ${(count / s).toFixed(0)}/s cpu/job ${((c.user + c.system) / count).toFixed(1)} us`);
}
process.exit(0);
