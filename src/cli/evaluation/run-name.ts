import { createHash } from 'node:crypto';
import path from 'node:path';
import { hubSnapshot } from '../../hub/snapshot-path';
import { layerProviders } from '../../placement/text';
import type { RunSettings } from '../../protocol/evaluator';

/**
 * The folder name of a command's run: the same command finds its run again, and goes on with it. What
 * does not change scores (tokens per batch, short memory, a profile, which GPU) has no part in it.
 */
export function runName(settings: RunSettings): string {
  const { placement, ...others } = settings;
  const deciding: typeof others & { readonly placement?: string } = {
    ...others,
    ...(placement && { placement: layerProviders(placement) }),
  };
  delete deciding.batchTokens;
  delete deciding.force;
  delete deciding.profile;
  const sorted = JSON.stringify(deciding, Object.keys(deciding).sort());
  const hash = createHash('sha256').update(sorted).digest('hex');
  const model = [nameOf(settings.model), settings.quantize ?? []].flat().join('-');
  return `${model}--${nameOf(settings.dataset, true)}--${hash.slice(0, 8)}`;
}

/** A repository's name without its owner, or a file's without its extension. */
function nameOf(place: string, withoutExtension = false): string {
  const name =
    hubSnapshot(place)?.name ?? path.basename(place, withoutExtension ? path.extname(place) : undefined);
  return name.replace(/^.*\//, '').replace(/[^\w.-]+/g, '-');
}
