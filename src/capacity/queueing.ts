/**
 * Waiting in front of servers: GI/G/m with arrivals and services known by mean and squared coefficient of variation.
 * Times are in any one unit; rates in its inverse.
 */
export interface QueueInput {
  readonly arrivalRate: number;
  readonly meanService: number;
  readonly servers: number;
  /** Squared coefficient of variation of the time between arrivals: 1 is Poisson, more is bursty. */
  readonly arrivalVariation: number;
  /** Squared coefficient of variation of the service time: 0 is constant, 1 exponential. */
  readonly serviceVariation: number;
}

export interface Queue {
  /** Offered load over servers; below 1 for a stable queue. */
  readonly utilisation: number;
  readonly waitProbability: number;
  readonly meanWait: number;
  readonly meanInQueue: number;
  /** Decay rate of the tail of the wait. */
  readonly decay: number;
}

/** Why a queue has no steady state, or its input no sense. */
export type QueueRefusal =
  | { readonly refused: "unstable"; readonly utilisation: number }
  | { readonly refused: "invalid"; readonly field: string };

/** Probability that an arrival waits in M/M/m with `offered` Erlangs, by the Erlang B recursion; 1 at or beyond saturation. */
export function erlangC(servers: number, offered: number): number {
  if (offered <= 0) return 0;
  if (offered >= servers) return 1;
  const blocked = erlangB(servers, offered);
  return blocked / (1 - (offered / servers) * (1 - blocked));
}

/**
 * Erlang B by 1/B(k) = 1 + k/(a·B(k−1)). Far below the offered load B is 1 − k/a to many digits, and the recursion forgets
 * its start, so it begins there: O(√a) steps.
 */
function erlangB(servers: number, offered: number): number {
  const start = Math.max(0, Math.floor(offered - 12 * Math.sqrt(offered) - 50));
  let blocked = start === 0 ? 1 : Math.max(1 - start / offered, 1e-9);
  for (let k = start + 1; k <= servers; k++) blocked = (offered * blocked) / (k + offered * blocked);
  return blocked;
}

/**
 * The queue's steady state. Mean wait: Erlang C scaled by Whitt's GI/G/m approximation (Production and Operations
 * Management 2, 1993, eq. 2.24), which is Allen–Cunneen with corrections for few servers and unequal variation. Tail: the
 * exact decay rate of GI/G/m with gamma times, E e^{θS/m} · E e^{−θA} = 1 (Abate, Choudhury, Whitt 1995).
 */
export function queueOf(q: QueueInput): Queue | QueueRefusal {
  const bad = invalidField(q);
  if (bad !== null) return { refused: "invalid", field: bad };
  const offered = q.arrivalRate * q.meanService;
  const utilisation = offered / q.servers;
  if (utilisation >= 1) return { refused: "unstable", utilisation };
  if (offered === 0) return { utilisation: 0, waitProbability: 0, meanWait: 0, meanInQueue: 0, decay: Infinity };
  const waitProbability = delayProbability(q, offered);
  const exponential = (waitProbability * q.meanService) / (q.servers - offered);
  const variation = (q.arrivalVariation + q.serviceVariation) / 2;
  const meanWait =
    exponential * variation * whittFactor(utilisation, q.arrivalVariation, q.serviceVariation, q.servers);
  return {
    utilisation,
    waitProbability,
    meanWait,
    meanInQueue: q.arrivalRate * meanWait,
    decay: tailDecay(q, utilisation),
  };
}

/** The wait that a share `p` of requests does not exceed: an exponential tail through the mean wait, capped by the chance of waiting at all. */
export function waitQuantile(queue: Queue, p: number): number {
  if (queue.meanWait <= 0 || queue.decay === Infinity) return 0;
  const height = Math.min(1, queue.meanWait * queue.decay);
  if (1 - p >= height) return 0;
  return Math.log(height / (1 - p)) / queue.decay;
}

/**
 * Chance of waiting. Bursty arrivals pile up beyond the Poisson spread by the peakedness z = 1 + (ca² − 1)·∫(1−G)²/E[S]
 * (½ for exponential services, 1 for constant ones); Hayward's scaling then reads Erlang C at m/z servers and a/z load
 * (Fredericks 1980).
 */
function delayProbability(q: QueueInput, offered: number): number {
  const overlap = 1 / (1 + Math.min(q.serviceVariation, 3));
  const z = 1 + Math.max(0, q.arrivalVariation - 1) * overlap;
  if (Math.abs(z - 1) < 1e-9) return erlangC(q.servers, offered);
  const servers = q.servers / z;
  const low = Math.floor(servers);
  const between = servers - low;
  const ratio = offered / q.servers;
  const at = (m: number) =>
    Math.log(Math.max(m <= 0 ? 1 : erlangC(m, ratio * servers > m ? m * 0.9999999 : ratio * servers), 1e-300));
  return Math.exp(at(low) * (1 - between) + at(low + 1) * between);
}

/** Fewest servers whose wait at quantile `p` is within `limit`; null when even `most` do not suffice. */
export function serversFor(q: Omit<QueueInput, "servers">, limit: number, p: number, most: number): number | null {
  const within = (servers: number) => {
    const queue = queueOf({ ...q, servers });
    return !("refused" in queue) && waitQuantile(queue, p) <= limit;
  };
  return fewest(within, Math.max(1, Math.floor(q.arrivalRate * q.meanService)), most);
}

/** The smallest whole number from `start` on that passes a test that stays passed: doubling, then halving. */
export function fewest(passes: (n: number) => boolean, start: number, most: number): number | null {
  let high = Math.max(1, start);
  let low = high - 1;
  let step = 1;
  while (!passes(high)) {
    low = high;
    if (high >= most) return null;
    high = Math.min(most, high + step);
    step *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function invalidField(q: QueueInput): string | null {
  if (!(q.arrivalRate >= 0) || !Number.isFinite(q.arrivalRate)) return "arrivalRate";
  if (!(q.meanService > 0) || !Number.isFinite(q.meanService)) return "meanService";
  if (!(q.servers >= 1) || !Number.isInteger(q.servers)) return "servers";
  if (!(q.arrivalVariation >= 0) || !Number.isFinite(q.arrivalVariation)) return "arrivalVariation";
  return q.serviceVariation >= 0 && Number.isFinite(q.serviceVariation) ? null : "serviceVariation";
}

/** φ(ρ, ca², cs², m) of Whitt 1993. */
function whittFactor(rho: number, ca2: number, cs2: number, m: number): number {
  const gamma = Math.min(0.24, ((1 - rho) * (m - 1) * (Math.sqrt(4 + 5 * m) - 2)) / (16 * m * rho));
  const phi1 = 1 + gamma;
  const phi3 = (1 - 4 * gamma) * Math.exp((-2 * (1 - rho)) / (3 * rho));
  const phi4 = Math.min(1, (phi1 + phi3) / 2);
  const mean = (ca2 + cs2) / 2;
  const psi = mean >= 1 ? 1 : phi4 ** (2 * (1 - mean));
  if (ca2 === 0 && cs2 === 0) return 1;
  if (ca2 >= cs2) {
    const base = 4 * ca2 - 3 * cs2;
    return (4 * (ca2 - cs2) * phi1) / base + (cs2 * psi) / base;
  }
  const base = 2 * ca2 + 2 * cs2;
  return ((cs2 - ca2) * phi3) / base + ((cs2 + 3 * ca2) * psi) / base;
}

/** θ of the tail e^{−θt}: the root of the gamma transforms' product, by bisection; ln of a gamma transform with scv c² is −ln(1 − x·c²)/c². */
function tailDecay(q: QueueInput, rho: number): number {
  const logTransform = (x: number, c2: number) => (c2 < 1e-9 ? x : -Math.log1p(-x * c2) / c2);
  const between = 1 / q.arrivalRate;
  const each = q.meanService / q.servers;
  const excess = (theta: number) =>
    logTransform(theta * each, q.serviceVariation) + logTransform(-theta * between, q.arrivalVariation);
  const heavy = (2 * (1 - rho)) / (each * Math.max(q.arrivalVariation + q.serviceVariation, 1e-9));
  // So close to saturation the root is its heavy-traffic limit, and the transforms cancel to nothing.
  if (1 - rho < 1e-7) return heavy;
  const pole = q.serviceVariation < 1e-9 ? Infinity : 1 / (each * q.serviceVariation);
  let low = 0;
  let high = Math.min(pole * (1 - 1e-12), heavy * 64);
  if (excess(high) < 0) return high;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
