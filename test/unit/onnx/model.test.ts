import { onnx } from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/onnx/graph-builder';
import { encodeModel } from '../../../src/onnx/model';

function decoded(build: (graph: GraphBuilder) => void) {
  const graph = new GraphBuilder();
  build(graph);
  return onnx.ModelProto.decode(encodeModel(graph.finish()));
}

describe('an encoded model, read by ONNX’s own schema', () => {
  it('declares its version and operator sets', () => {
    const model = decoded(() => undefined);
    expect(Number(model.irVersion)).toBe(10);
    expect(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([
      ['', 21],
      ['com.microsoft', 1],
    ]);
  });

  it('keeps inputs and outputs with fixed and named dimensions', () => {
    const model = decoded((graph) => {
      const x = graph.input('x', 'float32', ['T', 64]);
      graph.output('y', graph.node('Relu', [x]), 'float32', ['T', 64]);
    });
    const tensor = model.graph?.input?.[0]?.type?.tensorType;
    expect(tensor?.elemType).toBe(onnx.TensorProto.DataType.FLOAT);
    expect(tensor?.shape?.dim?.map((d) => d.dimParam || Number(d.dimValue))).toEqual(['T', 64]);
    expect(model.graph?.output?.[0]?.name).toBe('y');
  });

  it('writes every kind of attribute', () => {
    const model = decoded((graph) => {
      const x = graph.input('x', 'float32', [1]);
      graph.node('Some', [x], {
        domain: 'com.microsoft',
        attributes: { axis: -1, epsilon: { float: 0.5 }, mode: 'tanh', perm: [1, 0] },
      });
    });
    const written = model.graph?.node?.[0]?.attribute ?? [];
    const attribute = (name: string) => written.find((candidate) => candidate.name === name);
    expect(Number(attribute('axis')?.i)).toBe(-1);
    expect(attribute('axis')?.type).toBe(onnx.AttributeProto.AttributeType.INT);
    expect(attribute('epsilon')?.f).toBe(0.5);
    expect(Buffer.from(attribute('mode')?.s ?? []).toString()).toBe('tanh');
    expect(attribute('perm')?.ints?.map(Number)).toEqual([1, 0]);
    expect(model.graph?.node?.[0]?.domain).toBe('com.microsoft');
  });

  it('points weights into their file and writes them once', () => {
    const data = { location: 'model.safetensors', offset: 5_000_000_000, length: 24 };
    const model = decoded((graph) => {
      graph.weight('w', 'bfloat16', [3, 4], data);
      graph.castWeight(graph.weight('w', 'bfloat16', [3, 4], data));
      graph.castWeight(graph.weight('w', 'bfloat16', [3, 4], data));
    });
    expect(model.graph?.initializer).toHaveLength(1);
    const [tensor] = model.graph?.initializer ?? [];
    expect(tensor?.dataType).toBe(onnx.TensorProto.DataType.BFLOAT16);
    expect(tensor?.dataLocation).toBe(onnx.TensorProto.DataLocation.EXTERNAL);
    expect(tensor?.externalData?.map(({ key, value }) => [key, value])).toEqual([
      ['location', 'model.safetensors'],
      ['offset', '5000000000'],
      ['length', '24'],
    ]);
    expect(model.graph?.node?.map(({ opType }) => opType)).toEqual(['Cast']);
  });

  it('puts casts of weights before all other nodes', () => {
    const model = decoded((graph) => {
      const x = graph.node('Relu', [graph.input('x', 'float32', [1])]);
      const w = graph.castWeight(graph.weight('w', 'float16', [1], { location: 'f', offset: 0, length: 2 }));
      graph.node('Add', [x, w]);
    });
    expect(model.graph?.node?.map(({ opType }) => opType)).toEqual(['Cast', 'Relu', 'Add']);
  });

  it('writes constants into the graph', () => {
    const model = decoded((graph) => graph.constant(BigInt64Array.of(-1n, 7n), [2]));
    const raw = Buffer.from(model.graph?.initializer?.[0]?.rawData ?? []);
    expect([raw.readBigInt64LE(0), raw.readBigInt64LE(8)]).toEqual([-1n, 7n]);
  });
});
