'use strict';

const POLL_MILLIS = 3000;
const POINTS = 60;

const state = { config: null, token: null, refreshToken: null, renewal: null, timer: null, paused: false, previous: null, charts: {}, report: null, busy: false };
const byId = (id) => document.getElementById(id);

/* ---- talking to the application ---- */

class Refused extends Error {
  constructor(status) {
    super('HTTP ' + status);
    this.status = status;
  }
}

async function request(path, options = {}) {
  const headers = { Accept: 'application/json', ...options.headers };
  if (state.token) {
    headers.Authorization = 'Bearer ' + state.token;
  }
  const csrf = document.cookie.split('; ').find((cookie) => cookie.startsWith('XSRF-TOKEN='));
  if (csrf && options.method) {
    headers['X-XSRF-TOKEN'] = decodeURIComponent(csrf.substring('XSRF-TOKEN='.length));
  }
  const token = state.token;
  const response = await fetch(path, { ...options, headers, credentials: 'same-origin', redirect: 'manual' });
  if (response.status === 401 && token && !options.again && await renewed(token)) {
    return request(path, { ...options, again: true });
  }
  if (response.type === 'opaqueredirect') {
    throw new Refused(401);
  }
  if (response.status === 404) {
    return null;
  }
  if (!response.ok && response.status !== 503) {
    throw new Refused(response.status);
  }
  return response;
}

const post = (path, body) => fetch(path, { method: 'POST', credentials: 'same-origin', body: JSON.stringify(body),
  headers: { 'Content-Type': 'application/json', Accept: 'application/json' } });

function keepTokens(answer) {
  const tokens = answer.data || answer;
  state.token = tokens.accessToken || null;
  state.refreshToken = tokens.refreshToken || null;
}

/* One renewal for all requests that find their access token expired. */
async function renewed(expired) {
  if (state.token === expired && state.refreshToken && state.config.refresh) {
    state.renewal = state.renewal || (async () => {
      try {
        const response = await post(state.config.refresh, { refreshToken: state.refreshToken });
        if (response.ok) {
          keepTokens(await response.json());
        }
      } finally {
        state.renewal = null;
      }
    })();
    await state.renewal;
  }
  return Boolean(state.token) && state.token !== expired;
}

const endpoint = (name) => state.config.actuator + '/' + name;

async function json(path) {
  const response = await request(path);
  return response && response.status !== 503 ? response.json() : null;
}

async function optional(promise) {
  try {
    return await promise;
  } catch (error) {
    if (error instanceof Refused && error.status !== 401) {
      return null;
    }
    throw error;
  }
}

/* ---- Prometheus text ---- */

function parse(text) {
  const samples = new Map();
  for (const line of text.split('\n')) {
    if (!line || line.startsWith('#')) {
      continue;
    }
    const match = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line);
    if (!match) {
      continue;
    }
    const labels = {};
    for (const label of (match[2] || '').matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)) {
      labels[label[1]] = label[2].replace(/\\(.)/g, (whole, character) => character === 'n' ? '\n' : character);
    }
    if (!samples.has(match[1])) {
      samples.set(match[1], []);
    }
    samples.get(match[1]).push({ labels, value: Number(match[3].replace('+Inf', 'Infinity').replace('NaN', '0')) });
  }
  return samples;
}

const all = (samples, name) => samples.get(name) || [];
const sum = (samples, name, filter = () => true) =>
  all(samples, name).filter((sample) => filter(sample.labels)).reduce((total, sample) => total + sample.value, 0);

function group(list, key) {
  const groups = new Map();
  for (const sample of list) {
    const name = key(sample.labels);
    if (!groups.has(name)) {
      groups.set(name, []);
    }
    groups.get(name).push(sample);
  }
  return groups;
}

function buckets(list) {
  const bounds = new Map();
  for (const sample of list) {
    const bound = sample.labels.le === '+Inf' ? Infinity : Number(sample.labels.le);
    bounds.set(bound, (bounds.get(bound) || 0) + sample.value);
  }
  return [...bounds.entries()].sort((one, other) => one[0] - other[0]);
}

function difference(now, before) {
  const old = new Map(before);
  return now.map(([bound, count]) => [bound, Math.max(0, count - (old.get(bound) || 0))]);
}

function quantile(cumulative, share) {
  const total = cumulative.length ? cumulative[cumulative.length - 1][1] : 0;
  if (!total) {
    return null;
  }
  let lower = 0;
  let below = 0;
  for (const [bound, count] of cumulative) {
    if (count >= share * total) {
      if (bound === Infinity) {
        return lower;
      }
      return lower + (bound - lower) * (count === below ? 1 : (share * total - below) / (count - below));
    }
    lower = bound;
    below = count;
  }
  return lower;
}

/* ---- building the page ---- */

function element(tag, text, className) {
  const node = document.createElement(tag);
  if (text !== undefined && text !== null) {
    node.textContent = text;
  }
  if (className) {
    node.className = className;
  }
  return node;
}

function rows(id, list, columns, build) {
  const body = byId(id);
  if (!list.length) {
    const row = element('tr');
    const cell = element('td', 'None', 'empty');
    cell.colSpan = columns;
    row.append(cell);
    body.replaceChildren(row);
    return;
  }
  const names = [...body.parentNode.tHead.rows[0].cells].map((head) => head.textContent);
  body.replaceChildren(...list.map((item) => {
    const row = element('tr');
    build(item).forEach((content, index) => {
      const node = element(index === 0 ? 'th' : 'td', content instanceof Node ? null : content.text ?? content,
        content.number ? 'number ' + (content.kind || '') : '');
      if (index === 0) {
        node.scope = 'row';
      }
      if (content instanceof Node) {
        node.append(content);
      }
      node.dataset.label = names[index] || '';
      row.append(node);
    });
    return row;
  }));
}

const number = (value, digits = 0) => value === null || value === undefined || Number.isNaN(value) ? '–'
  : value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });
const cell = (value, digits) => ({ text: number(value, digits), number: true });
const badge = (text, kind) => element('span', text, 'badge ' + kind);
const millis = (seconds) => seconds === null ? null : seconds * 1000;

function kindOf(status) {
  return status === 'UP' ? 'good' : status === 'DEGRADED' || status === 'UNKNOWN' ? 'warn' : 'bad';
}

function chart(id, labels, kinds) {
  const canvas = byId(id);
  if (typeof Chart === 'undefined') {
    return null;
  }
  return new Chart(canvas, {
    type: 'line',
    data: {
      labels: [],
      datasets: labels.map((label, index) => ({ label, data: [], kind: kinds[index], borderWidth: 2, pointRadius: 0, tension: 0.2 }))
    },
    options: {
      animation: false, responsive: true, maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      plugins: { legend: { display: labels.length > 1, position: 'bottom', labels: { boxWidth: 12 } } },
      scales: { x: { display: false }, y: { beginAtZero: true, ticks: { maxTicksLimit: 4, precision: 0 } } }
    }
  });
}

function paint(diagram) {
  const style = getComputedStyle(document.documentElement);
  const color = (name) => style.getPropertyValue(name).trim();
  diagram.data.datasets.forEach((dataset) => {
    dataset.borderColor = color(dataset.kind);
    dataset.backgroundColor = color(dataset.kind);
  });
  diagram.options.scales.y.grid = { color: color('--line') };
  diagram.options.scales.y.ticks.color = color('--soft');
  diagram.options.plugins.legend.labels.color = color('--soft');
}

function plot(id, values) {
  const diagram = state.charts[id];
  if (!diagram) {
    return;
  }
  diagram.data.labels.push(new Date().toLocaleTimeString());
  values.forEach((value, index) => diagram.data.datasets[index].data.push(value));
  if (diagram.data.labels.length > POINTS) {
    diagram.data.labels.shift();
    diagram.data.datasets.forEach((dataset) => dataset.data.shift());
  }
  paint(diagram);
  diagram.update('none');
}

/* ---- sections ---- */

const REQUESTS = 'http_server_requests_seconds';
const isError = (labels) => labels.status >= '500' && labels.status < '600';

function showTraffic(samples) {
  const now = { time: Date.now(), count: sum(samples, REQUESTS + '_count'), errors: sum(samples, REQUESTS + '_count', isError),
    buckets: buckets(all(samples, REQUESTS + '_bucket')) };
  const before = state.previous;
  state.previous = now;
  const heap = sum(samples, 'jvm_memory_used_bytes', (labels) => labels.area === 'heap') / 1048576;
  let rate = null;
  let errors = null;
  let p95 = null;
  if (before && now.count >= before.count) {
    const seconds = (now.time - before.time) / 1000;
    rate = (now.count - before.count) / seconds;
    errors = (now.errors - before.errors) / seconds;
    p95 = millis(quantile(difference(now.buckets, before.buckets), 0.95));
    plot('chart-rate', [rate, errors]);
    plot('chart-time', [p95]);
  }
  plot('chart-heap', [heap]);
  const connections = sum(samples, 'hikaricp_connections_active');
  const tiles = [
    ['Requests per second', number(rate, 1)],
    ['Errors per second', number(errors, 1)],
    ['p95, last seconds', p95 === null ? '–' : number(p95, 1) + ' ms'],
    ['Requests in all', number(now.count)],
    ['Heap', number(heap) + ' MB'],
    ['Live threads', number(sum(samples, 'jvm_threads_live_threads'))],
    ['Database connections', samples.has('hikaricp_connections_active') ? number(connections) + ' of ' + number(sum(samples, 'hikaricp_connections_max')) : '–'],
    ['Errors in the log', number(sum(samples, 'logback_events_total', (labels) => labels.level === 'error'))]
  ];
  byId('tiles').replaceChildren(...tiles.map(([name, value]) => {
    const tile = element('div');
    tile.append(element('dt', name), element('dd', value));
    return tile;
  }));
  const byRoute = group(all(samples, REQUESTS + '_count'), (labels) => labels.method + ' ' + labels.uri);
  const bucketsByRoute = group(all(samples, REQUESTS + '_bucket'), (labels) => labels.method + ' ' + labels.uri);
  const list = [...byRoute.entries()].map(([route, counts]) => ({
    route,
    count: counts.reduce((total, sample) => total + sample.value, 0),
    errors: counts.filter((sample) => isError(sample.labels)).reduce((total, sample) => total + sample.value, 0),
    buckets: buckets(bucketsByRoute.get(route) || [])
  })).sort((one, other) => other.count - one.count).slice(0, 25);
  rows('routes', list, 6, (item) => [element('code', item.route), cell(item.count), cell(item.errors),
    cell(millis(quantile(item.buckets, 0.5)), 1), cell(millis(quantile(item.buckets, 0.95)), 1), cell(millis(quantile(item.buckets, 0.99)), 1)]);
}

function showHealth(health) {
  const status = health ? health.status : 'UNREACHABLE';
  const node = byId('status');
  node.textContent = status;
  node.className = 'badge ' + kindOf(status);
  const checks = health && health.checks ? Object.entries(health.checks) : [];
  rows('checks', checks, 3, ([name, check]) => [name, badge(check.status, kindOf(check.status)), check.critical ? 'yes' : 'no']);
}

function showCaches(samples) {
  const gets = group(all(samples, 'cache_gets_total'), (labels) => labels.cache || labels.name || '');
  const of = (metric, cache, label, value) => sum(samples, metric, (labels) => labels.cache === cache && labels[label] === value);
  rows('cache-rows', [...gets.entries()].sort(), 6, ([name]) => {
    const hits = of('cache_gets_total', name, 'result', 'hit');
    const misses = of('cache_gets_total', name, 'result', 'miss');
    const levels = all(samples, 'plinth_cache_hits_total').some((sample) => sample.labels.cache === name);
    return [name, cell(sum(samples, 'cache_size', (labels) => labels.cache === name)),
      cell(levels ? of('plinth_cache_hits_total', name, 'level', 'local') : hits),
      cell(levels ? of('plinth_cache_hits_total', name, 'level', 'shared') : null), cell(misses), share(name, hits, misses)];
  });
  const redis = all(samples, 'plinth_cache_redis_available');
  byId('cache-redis').textContent = !redis.length ? ''
    : redis.some((sample) => sample.value === 0) ? 'Redis does not answer: each instance has its local level only.' : 'The shared level is in Redis.';
}

function share(name, hits, misses) {
  const view = element('span');
  if (!(hits + misses)) {
    view.append('–');
    return view;
  }
  const bar = element('progress');
  bar.max = 1;
  bar.value = hits / (hits + misses);
  bar.setAttribute('aria-label', 'Hit rate of ' + name);
  view.append(bar, ' ' + number(100 * bar.value) + ' %');
  return view;
}

function showProtection(samples) {
  const limits = group(all(samples, 'plinth_ratelimit_requests_total'), (labels) => labels.limit || '');
  rows('limits', [...limits.entries()].sort(), 3, ([name, list]) => {
    const of = (outcome) => list.filter((sample) => sample.labels.outcome === outcome).reduce((total, sample) => total + sample.value, 0);
    const refused = of('refused');
    const node = cell(refused);
    node.kind = refused ? 'warn' : '';
    return [name, cell(of('granted')), node];
  });
  const shared = all(samples, 'plinth_ratelimit_shared');
  byId('limits-shared').textContent = !shared.length ? '' : shared[0].value === 1 ? 'Counted over all instances in Redis.' : 'Redis does not answer: each instance counts for itself.';
  rows('breakers', all(samples, 'plinth_client_breaker_open'), 3, (sample) => [sample.labels.client,
    badge(sample.value === 1 ? 'open' : 'closed', sample.value === 1 ? 'bad' : 'good'),
    cell(sum(samples, 'plinth_client_refused_total', (labels) => labels.client === sample.labels.client))]);
  const overload = samples.has('plinth_load_refused_total');
  byId('overload').textContent = !overload ? '' : number(sum(samples, 'plinth_load_in_flight')) + ' requests in flight, '
    + number(sum(samples, 'plinth_load_refused_total')) + ' refused because of overload.';
}

function showReport(report) {
  if (!report) {
    rows('feature-rows', [], 4, () => []);
    rows('setting-rows', [], 4, () => []);
    return;
  }
  byId('version').textContent = 'Plinth ' + report.version + ', profile ' + report.profiles.join(', ');
  rows('feature-rows', Object.entries(report.features), 4, ([name, feature]) => {
    const why = element('span', feature.active ? null : feature.reason);
    if (feature.active) {
      const details = element('details');
      details.append(element('summary', 'conditions met'), feature.reason);
      why.append(details);
    }
    feature.replaced.forEach((bean) => why.append(element('br'), 'replaced: ' + bean));
    return [name, badge(feature.active ? 'active' : 'off', feature.active ? 'good' : 'soft'), why,
      feature.module.replace(' ' + report.version, '')];
  });
  rows('setting-rows', Object.entries(report.settings), 4, ([name, setting]) => [element('code', name), element('code', setting.value),
    setting.layer + (setting.origin ? ', ' + setting.origin : ''),
    setting.overrides.map((other) => other.value + ' (' + other.layer + ')').join(', ') || '–']);
}

function card(key, list, id, build) {
  const parent = byId(id);
  if (!list.length) {
    parent.replaceChildren(element('li', 'None', 'empty'));
    return;
  }
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  const wanted = list.map((item) => {
    const node = old.get(String(item[key])) || element('li');
    node.dataset.key = item[key];
    build(node, item);
    return node;
  });
  [...parent.children].forEach((node) => {
    if (!wanted.includes(node)) {
      node.remove();
    }
  });
  wanted.forEach((node, index) => {
    if (parent.children[index] !== node) {
      parent.insertBefore(node, parent.children[index] || null);
    }
  });
}

function showJobs(jobs) {
  byId('jobs-empty').hidden = Boolean(jobs);
  byId('jobs-content').hidden = !jobs;
  if (!jobs) {
    return;
  }
  rows('queues', jobs.queues || [], 6, (queue) => [queue.name, cell(queue.ready), cell(queue.running), cell(queue.scheduled), cell(queue.dead),
    badge(queue.paused ? 'paused' : 'running', queue.paused ? 'warn' : 'good')]);
  card('id', jobs.running || [], 'running', (node, job) => {
    if (!node.firstChild) {
      const head = element('div', null, 'head');
      head.append(element('strong', job.name), element('span', null, 'soft'));
      node.append(head, element('progress'));
    }
    const share = Math.max(0, Math.min(100, Number(job.progress) || 0));
    node.querySelector('.soft').textContent = [share + ' %', job.message, 'queue ' + job.queue,
      'attempt ' + ((job.attempts ?? 0) + 1) + (job.maxAttempts ? ' of ' + job.maxAttempts : ''), job.id].filter(Boolean).join(' · ');
    const bar = node.querySelector('progress');
    bar.max = 100;
    bar.value = share;
    bar.setAttribute('aria-label', 'Progress of ' + job.name + ' ' + job.id);
  });
  card('id', jobs.dead || [], 'dead', (node, job) => {
    if (node.firstChild) {
      return;
    }
    const head = element('div', null, 'head');
    const replay = element('button', 'Replay');
    replay.type = 'button';
    replay.setAttribute('aria-label', 'Replay ' + job.name + ' ' + job.id);
    replay.addEventListener('click', () => act(replay, job.id, 'replay'));
    head.append(element('strong', job.name), element('span', ['queue ' + job.queue, (job.attempts ?? '?') + ' attempts',
      job.finishedAt ? new Date(job.finishedAt).toLocaleString() : null, job.id].filter(Boolean).join(' · '), 'soft'), replay);
    node.append(head, element('p', job.error || 'No message', 'bad'));
    if (job.stackTrace) {
      const details = element('details');
      const trace = element('pre', job.stackTrace);
      trace.tabIndex = 0;
      details.append(element('summary', 'Stack trace'), trace);
      node.append(details);
    }
  });
}

async function act(button, id, action) {
  button.disabled = true;
  try {
    await request(endpoint('jobs/' + encodeURIComponent(id)), { method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ action }) });
    await refresh();
  } catch (error) {
    button.disabled = false;
    byId('updated').textContent = 'Could not ' + action + ' the job: ' + error.message;
  }
}

/* ---- life of the page ---- */

function signIn(message) {
  clearTimeout(state.timer);
  state.token = null;
  state.refreshToken = null;
  byId('content').hidden = true;
  byId('sign-out').hidden = true;
  byId('sign-in').hidden = false;
  byId('sign-in-message').textContent = message;
  byId('sign-in').elements.email.focus();
}

async function refresh() {
  if (state.busy) {
    return;
  }
  state.busy = true;
  clearTimeout(state.timer);
  try {
    const [metrics, health, jobs, report] = await Promise.all([
      request(endpoint('prometheus'), { headers: { Accept: 'text/plain' } }),
      optional(request(state.config.health).then((response) => response && response.json())),
      optional(json(endpoint('jobs'))),
      json(endpoint('plinth'))
    ]);
    const samples = parse(metrics ? await metrics.text() : '');
    byId('sign-in').hidden = true;
    byId('content').hidden = false;
    byId('sign-out').hidden = !state.token;
    showHealth(health);
    showTraffic(samples);
    showCaches(samples);
    showProtection(samples);
    showJobs(jobs);
    if (JSON.stringify(report) !== state.report) {
      state.report = JSON.stringify(report);
      showReport(report);
    }
    byId('updated').textContent = 'at ' + new Date().toLocaleTimeString();
  } catch (error) {
    if (error instanceof Refused && (error.status === 401 || error.status === 403)) {
      signIn(error.status === 403 ? 'This account may not see the console.' : state.token ? 'The session has ended.' : '');
      return;
    }
    showHealth(null);
    byId('updated').textContent = error.message;
  } finally {
    state.busy = false;
  }
  if (!state.paused) {
    state.timer = setTimeout(refresh, POLL_MILLIS);
  }
}

byId('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const response = await post(state.config.login, { email: form.elements.email.value, password: form.elements.password.value });
    const answer = await response.json().catch(() => ({}));
    if (!response.ok) {
      byId('sign-in-message').textContent = answer.detail || answer.title || 'Sign-in failed.';
      return;
    }
    keepTokens(answer);
    form.reset();
    byId('sign-in-message').textContent = '';
    await refresh();
    byId('main').focus();
  } catch (error) {
    byId('sign-in-message').textContent = 'The application does not answer.';
  }
});

byId('sign-out').addEventListener('click', () => {
  if (state.refreshToken && state.config.logout) {
    const body = JSON.stringify({ refreshToken: state.refreshToken });
    fetch(state.config.logout, { method: 'POST', body, keepalive: true,
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + state.token } }).catch(() => {});
  }
  signIn('');
});

byId('pause').addEventListener('click', () => {
  state.paused = !state.paused;
  byId('pause').setAttribute('aria-pressed', String(state.paused));
  byId('pause').textContent = state.paused ? 'Resume' : 'Pause';
  clearTimeout(state.timer);
  if (!state.paused) {
    refresh();
  }
});

document.addEventListener('visibilitychange', () => {
  clearTimeout(state.timer);
  if (!document.hidden && !state.paused && state.config && !byId('content').hidden) {
    refresh();
  }
});

matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => Object.values(state.charts).forEach((diagram) => {
  if (diagram) {
    paint(diagram);
    diagram.update('none');
  }
}));

(async () => {
  state.config = await (await fetch('config.json')).json();
  byId('application').textContent = state.config.application;
  document.title = state.config.application + ' – console';
  state.charts['chart-rate'] = chart('chart-rate', ['requests', 'errors'], ['--series', '--series-bad']);
  state.charts['chart-time'] = chart('chart-time', ['p95'], ['--series']);
  state.charts['chart-heap'] = chart('chart-heap', ['heap'], ['--series']);
  await refresh();
})();
