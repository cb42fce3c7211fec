/** A GPU, as far as it can be told. */
export interface GraphicsProcessor {
  readonly name: string;
  readonly vendor: 'NVIDIA' | 'AMD' | 'Intel' | 'Apple' | 'other';
  /** Bytes. */
  readonly memory?: number;
  readonly free?: number;
  readonly driver?: string;
}
