import { hubAccess } from '../../../src/hub/access';
import { downloadRepository } from '../../../src/hub/download';

// A process of its own, to be killed or to compete: ENDPOINT CACHE NAME
const [endpoint = '', cacheFolder = '', name = ''] = process.argv.slice(2);
const access = hubAccess({ endpoint, cacheFolder, offline: false });
process.stdout.write(await downloadRepository({ kind: 'model', name }, { access }));
