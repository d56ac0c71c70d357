import type * as z from 'zod';
import type { Import } from '../../contract/imports.ts';

export type Loss = z.output<typeof Import>['losses'][number];

const maxExamples = 5;
const maxExampleLength = 100;

/** Collects what an import cannot carry over as it is. */
export class Losses {
  readonly #byReason: Map<string, Loss>;

  /** Continues with what has been collected before. */
  constructor(earlier: readonly Loss[] = []) {
    this.#byReason = new Map(earlier.map((loss) => [loss.reason, loss]));
  }

  add(reason: string, example: string): void {
    const loss = this.#byReason.get(reason) ?? { reason, count: 0, examples: [] };
    loss.count++;
    if (loss.examples.length < maxExamples)
      loss.examples.push(example.toWellFormed().slice(0, maxExampleLength).toWellFormed());
    this.#byReason.set(reason, loss);
  }

  list(): Loss[] {
    return [...this.#byReason.values()];
  }
}
