import { createHash } from 'node:crypto';
import { Faults, type Fault } from '../../../hub-server/fault';
import { listen } from '../../../hub-server/listen';
import { replyContent, replyJson } from '../../../hub-server/reply';
import { seenRequest, type SeenRequest } from '../../../hub-server/seen-request';

export interface NugetServer {
  readonly url: string;
  readonly requests: SeenRequest[];
  /** Of the package's file, or of whatever else is at such a path. */
  readonly fail: (path: string, fault: Fault) => void;
  readonly reset: () => void;
  readonly close: () => Promise<void>;
}

const id = 'microsoft.ml.onnxruntime.gpu.linux';
const catalogue = '/v3/catalog0/data/2026.01.01.00.00.00/package.json';

export const packagePath = (version: string): string =>
  `/v3-flatcontainer/${id}/${version}/${id}.${version}.nupkg`;

/**
 * Serves one package as nuget.org does: registration, catalogue and flat container; anything else that is to be there
 * by its path.
 * @param stated what the catalogue says otherwise
 */
export async function startNugetServer(
  version: string,
  content: Buffer,
  {
    stated = {},
    more = {},
  }: {
    readonly stated?: Readonly<Record<string, unknown>>;
    readonly more?: Readonly<Record<string, Buffer>>;
  } = {},
): Promise<NugetServer> {
  const faults = new Faults();
  const requests: SeenRequest[] = [];
  const files: Readonly<Record<string, Buffer>> = { ...more, [packagePath(version)]: content };
  const server = await listen(async (request, response) => {
    requests.push(seenRequest('hub', request, response));
    const path = request.url ?? '/';
    const fault = faults.take((at) => at === path);
    const file = files[path];
    if (fault?.kind === 'status') response.writeHead(fault.status, fault.headers).end();
    else if (path === `/v3/registration5-semver1/${id}/${version}.json`) {
      replyJson(response, { catalogEntry: `https://api.nuget.org${catalogue}` });
    } else if (path === catalogue) {
      replyJson(response, {
        packageHash: createHash('sha512').update(content).digest('base64'),
        packageHashAlgorithm: 'SHA512',
        packageSize: content.length,
        ...stated,
      });
    } else if (file === undefined) response.writeHead(404).end();
    else
      await replyContent(
        response,
        { content: file, range: request.headers.range, headers: {}, headOnly: false },
        fault,
      );
  });
  return {
    url: server.url,
    requests,
    fail: (path, fault) => faults.add(path, fault),
    reset: () => {
      faults.clear();
      requests.length = 0;
    },
    close: server.close,
  };
}
