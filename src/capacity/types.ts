/**
 * The records of the capacity room. Units are bytes, seconds, tokens and FLOP/s throughout.
 *
 *   Architecture + Precision ──► footprint (bytes)
 *   Setup = Architecture on n × Accelerator under a load ──► roofline ──► correction by Evidence ──► Figures with a band
 *   Demand + ServiceLevel + Instance[] ──► size ──► Candidate[]
 */

export type ModelKind = "llm" | "encoder" | "vision" | "image-generation" | "speech";
export type Attention = "MHA" | "GQA" | "MQA" | "MLA" | "none";

/** A model's shape. `parameters` and `activeParameters` are counts, not billions. */
export interface Architecture {
  readonly name: string;
  readonly kind: ModelKind;
  readonly parameters: number;
  readonly activeParameters: number;
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly attention: Attention;
  /** Cache bytes a token at 16 bits when the source states it; otherwise computed from the heads. */
  readonly kvBytesPerToken16: number | null;
  readonly maxContext: number | null;
  readonly nativePrecision: string;
  readonly experts: number;
  readonly expertsPerToken: number;
  /** Parameters that live in routed experts. */
  readonly expertParameters: number;
  /** Tokens that a sliding-window layer keeps; 0 without a window. */
  readonly slidingWindow: number;
  readonly fullAttentionLayers: number;
  /** FLOPs of one item (image, inference) for models that are not counted by tokens; null otherwise. */
  readonly flopsPerItem: number | null;
  /** Tokens that a speech model writes for one item (30 s of sound); null otherwise. */
  readonly tokensPerItem: number | null;
}

export type AcceleratorKind = "gpu" | "neuron" | "cpu";
export type LinkKind = "nvlink" | "pcie" | "neuronlink" | "none";

/** One device: a GPU, a Neuron chip, or the CPU sockets of an instance. */
export interface Accelerator {
  readonly name: string;
  readonly kind: AcceleratorKind;
  readonly memoryBytes: number;
  readonly bandwidth: number;
  /** Dense peaks in FLOP/s; null where the device has no such unit. */
  readonly flops16: number;
  readonly flops8: number | null;
  readonly flops4: number | null;
  readonly ops8: number | null;
  readonly linkBandwidth: number;
  readonly link: LinkKind;
}

/** An instance type as the sizing engine sees it. CPU instances carry `accelerator: null`. */
export interface Instance {
  readonly name: string;
  readonly accelerator: string | null;
  readonly acceleratorCount: number;
  readonly vcpus: number;
  readonly memoryBytes: number;
  /** Bandwidth and FLOP/s of the CPU itself when known (CPU serving needs them). */
  readonly cpu: string | null;
}

export type Load = "static-batch" | "closed-loop" | "steady-batch" | "flood" | "offline" | "server" | "single-stream";

export type EngineClass =
  | "vllm"
  | "sglang"
  | "tensorrt-llm"
  | "tensorrt"
  | "tgi"
  | "neuron"
  | "llama.cpp"
  | "diffusers"
  | "transformers"
  | "pytorch"
  | "other";

/** Everything that a prediction depends on: the model, the devices, the engine and the load. */
export interface Setup {
  readonly model: Architecture;
  /** The name the model goes by among measurements (several names share one shape). */
  readonly family: string;
  readonly accelerator: Accelerator;
  /** Devices in use, over all replicas of the set-up. */
  readonly count: number;
  /** Devices that hold one copy of the model. */
  readonly perReplica: number;
  /** Pipeline stages that the layers are split over, one after the other (no speed-up of a single stream); 1 without. */
  readonly stages: number;
  readonly expertParallel: boolean;
  readonly precision: string;
  readonly engine: EngineClass;
  /** The engine with its version, as published; "" when unknown. */
  readonly engineVersion: string;
  readonly load: Load;
  /** True where requests come when they please (Poisson), false where clients wait for their answers and so move in waves. */
  readonly openLoop: boolean;
  /** True where the clients of a test sat across a network, whose round trip is in its first token. */
  readonly remote: boolean;
  /** When it was published, in years; engines get faster. Null is today. */
  readonly year: number | null;
  /** Sequences (or items) in flight over the whole set-up; null when the engine chooses. */
  readonly concurrency: number | null;
  /** Requests of a flooded test; null when unknown. */
  readonly requests: number | null;
  readonly input: number | null;
  readonly output: number | null;
}

export type Metric = "throughput" | "tpot" | "ttft" | "e2e";
