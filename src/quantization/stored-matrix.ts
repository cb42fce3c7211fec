import type { Linear } from '../architectures/transformer';
import { bytesPerElement, type TensorLocation } from '../checkpoint/tensor';

/** How a linear layer's weight lies in its file. */
export interface StoredMatrix {
  /** Of the first element, in bytes. */
  readonly offset: number;
  readonly bytesPerElement: number;
  /** Elements from one output's weights to the next one's, and from one input's; 0 where all are the same. */
  readonly outputStep: number;
  readonly inputStep: number;
}

/** Finds a weight through what its tensor was cut from or turned. */
export function storedMatrix(tensor: TensorLocation, { layout }: Pick<Linear, 'layout'>): StoredMatrix {
  const { view, shape, offset, dtype } = tensor;
  const bytes = bytesPerElement[dtype];
  const block = view?.block ?? shape;
  const steps = block.map((_, axis) => block.slice(axis + 1).reduce((product, size) => product * size, 1));
  const start = (view?.starts ?? []).reduce((sum, index, axis) => sum + index * (steps[axis] ?? 0), 0);
  const stepOf = (axis: number) => {
    const along = view === undefined ? axis : (view.axes[axis] ?? null);
    return along === null ? 0 : (steps[along] ?? 0);
  };
  const [first, second] = [stepOf(0), stepOf(1)];
  const [outputStep, inputStep] = layout === 'out-in' ? [first, second] : [second, first];
  return { offset: offset + start * bytes, bytesPerElement: bytes, outputStep, inputStep };
}
