import { Interpreter } from '@huggingface/jinja';

/** Real templates take a few thousand steps. A built-in filter counts as one step, whatever it does. */
const maxSteps = 500_000;

/** Ends templates that loop for ever. */
export class BoundedInterpreter extends Interpreter {
  #steps = 0;

  override evaluate(...[statement, environment]: Parameters<Interpreter['evaluate']>) {
    if (++this.#steps > maxSteps) throw new Error(`it takes more than ${maxSteps} steps`);
    return super.evaluate(statement, environment);
  }
}
