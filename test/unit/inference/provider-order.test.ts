import { expect, it } from 'vitest';
import { automatic } from '../../../src/inference/provider';
import { executionProviders } from '../../../src/protocol/evaluator';

it('auto takes providers in the order in which they are listed for people, the CPU last', () => {
  expect(automatic).toEqual(executionProviders.filter((provider) => automatic.includes(provider)));
  expect(automatic.at(-1)).toBe('cpu');
});
