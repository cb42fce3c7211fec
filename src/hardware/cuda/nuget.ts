import * as v from 'valibot';
import type { HubAccess } from '../../hub/access';
import { apiFetch } from '../../hub/api';
import { HubError } from '../../hub/hub-error';
import type { ArchiveSource } from './archive-source';

export const nugetOrg = 'https://api.nuget.org';
const name = 'Microsoft.ML.OnnxRuntime.Gpu.Linux';

// https://learn.microsoft.com/en-us/nuget/api/registration-base-url-resource and …/catalog-resource
const Registration = v.object({ catalogEntry: v.pipe(v.string(), v.url()) });
const CatalogEntry = v.object({
  packageHashAlgorithm: v.literal('SHA512'),
  packageHash: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{86}==$/)),
  packageSize: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4e9)),
});

/**
 * ONNX Runtime's libraries for CUDA: the very package that onnxruntime-node's own install script takes. Size and
 * SHA-512 are those of NuGet's catalogue.
 * @param base `https://api.nuget.org` or a mirror with the same paths; nothing else is asked
 * @throws HubError; the signal's reason when it is aborted
 */
export async function providerSource(
  version: string,
  base: string,
  access: HubAccess,
  signal?: AbortSignal,
): Promise<ArchiveSource> {
  const ask = apiFetch(access, { signal });
  const read = async <Schema extends v.GenericSchema>(address: string, schema: Schema) => {
    const answer: unknown = await (await ask(address)).json().catch(() => undefined);
    const parsed = v.safeParse(schema, answer);
    if (parsed.success) return parsed.output;
    throw new HubError('not-understood', `What came from ${address} is not an answer of NuGet.`);
  };
  const id = name.toLowerCase();
  const { catalogEntry } = await read(`${base}/v3/registration5-semver1/${id}/${version}.json`, Registration);
  const entry = await read(`${base}${new URL(catalogEntry).pathname}`, CatalogEntry);
  const file = `${id}.${version}.nupkg`;
  return {
    name,
    version,
    publisher: 'nuget.org',
    address: `${base}/v3-flatcontainer/${id}/${version}/${file}`,
    file: {
      path: file,
      size: entry.packageSize,
      sha512: Buffer.from(entry.packageHash, 'base64').toString('hex'),
    },
    entries: /^runtimes\/linux-x64\/native\/(libonnxruntime_providers_(?:shared|cuda)\.so)$/,
    licence: 'MIT, https://github.com/microsoft/onnxruntime/blob/main/LICENSE',
  };
}
