// Load test of a service with k6: k6 run -e URL=http://localhost:8080 [-e EMAIL=… -e PASSWORD=…] docs/load-test/load-test.js
// The same requests as bin/load-test, at a fixed rate [500/s for 30 s]; ends with status 99 when a threshold is missed.
import http from 'k6/http';
import { check } from 'k6';

const url = __ENV.URL || 'http://localhost:8080';
const requests = [
  ['GET', '/api/v1/products/1', 6],
  ['GET', '/api/v1/products?page=0&size=20', 3],
  ['GET', '/readyz', 1],
];
const total = requests.reduce((sum, request) => sum + request[2], 0);

export const options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 500),
      timeUnit: '1s',
      duration: __ENV.DURATION || '30s',
      preAllocatedVUs: 32,
      maxVUs: 256,
    },
  },
  thresholds: {
    http_req_failed: ['rate<0.001'],
    http_req_duration: ['p(95)<200', 'p(99)<500'],
    dropped_iterations: ['count==0'],
  },
  summaryTrendStats: ['avg', 'p(50)', 'p(95)', 'p(99)', 'max'],
};

export function setup() {
  if (!__ENV.EMAIL) {
    return {};
  }
  const answer = http.post(
    `${url}/api/v1/auth/login`,
    JSON.stringify({ email: __ENV.EMAIL, password: __ENV.PASSWORD }),
    { headers: { 'Content-Type': 'application/json' } },
  );
  return { token: answer.json('data.accessToken') };
}

export default function (data) {
  let left = Math.random() * total;
  const [method, path] = requests.find((request) => (left -= request[2]) < 0);
  const headers = data.token ? { Authorization: `Bearer ${data.token}` } : {};
  const answer = http.request(method, url + path, null, { headers, tags: { name: path } });
  check(answer, { 'answered 2xx': (response) => response.status >= 200 && response.status < 300 });
}
