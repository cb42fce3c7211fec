import { legacyFile } from '../legacy-writer';
import { call, dict, global, orderedDict, raw, tensor, text, type Pickled } from '../pickle-writer';
import { codes, goodConfig, pickled, type HostileCase } from './hostile-case';

/** Pickles that would run something; `marker` is the file that it would make. */
export function executables(marker: string): HostileCase[] {
  const touch = text(`touch ${marker}`);
  const python = text(`open(${JSON.stringify(marker)}, 'w').close()`);
  const callees: readonly (readonly [string, string, ...Pickled[]])[] = [
    ['os', 'system', touch],
    ['posix', 'system', touch],
    ['nt', 'system', touch],
    ['subprocess', 'Popen', touch],
    ['builtins', 'eval', python],
    ['builtins', 'exec', python],
    ['__builtin__', 'eval', python],
    ['builtins', 'getattr', text('x'), text('__class__')],
    ['builtins', '__import__', text('os')],
    ['torch.hub', 'load', text('attacker/repo'), text('model')],
    ['torch', 'load', text(marker)],
    ['torch.storage', '_load_from_bytes', text('bytes')],
    ['torch._utils', '_rebuild_wrapper_subclass', touch],
    ['torch.jit', 'load', text(marker)],
    ['operator', 'attrgetter', text('system')],
    ['functools', 'partial', touch],
    ['runpy', 'run_path', text(marker)],
    ['webbrowser', 'open', text('http://localhost/')],
    ['numpy.core.multiarray', '_reconstruct', touch],
    ['constructor', 'constructor', python],
    ['__proto__', 'toString', python],
  ];
  const os = global('os', 'system');
  return [
    ...callees.map(([module, name, ...args]) =>
      pickled(
        `calls ${module}.${name}`,
        dict({ a: call(global(module, name), ...args) }),
        named(module, name),
      ),
    ),
    pickled(
      'calls os.system beside a tensor',
      dict({ a: tensor({ shape: [1] }), b: call(os, touch) }),
      named('os', 'system'),
    ),
    pickled(
      'calls os.system as the state of a dict',
      [...orderedDict(), ...call(os, touch), ...raw('b')],
      named('os', 'system'),
    ),
    codes('INST of os.system', `\x80\x02(X\x05\0\0\0touchios\nsystem\n.`, named('os', 'system')),
    codes('OBJ of os.system', '\x80\x02(cos\nsystem\nX\x05\0\0\0toucho.', named('os', 'system')),
    codes('NEWOBJ of a known name', '\x80\x02ctorch\nSize\n)\x81.', /instruction 0x81/),
    codes('NEWOBJ_EX of a known name', '\x80\x04ctorch\nSize\n)}\x92.', /instruction 0x92/),
    codes('an extension registry code', '\x80\x02\x82\x01.', /instruction 0x82/),
    codes(
      'a global name from the stack',
      '\x80\x04\x8c\x02os\x8c\x06system\x93X\x05\0\0\0touch\x85R.',
      named('os', 'system'),
    ),
    codes('protocol 0', `cos\nsystem\n(S'touch'\ntR.`, named('os', 'system')),
    codes('calls a dtype', '\x80\x02ctorch\nfloat32\n)R.', /calls something/),
    codes(
      'a state with __setstate__ on a list',
      '\x80\x02]}X\x0c\0\0\0__setstate__cos\nsystem\nsb.',
      named('os', 'system'),
    ),
    {
      name: 'calls os.system in an old file',
      files: {
        'config.json': goodConfig,
        'pytorch_model.bin': legacyFile({ state: dict({ a: call(os, touch) }), storages: [] }),
      },
      says: named('os', 'system'),
    },
  ];
}

function named(module: string, name: string): RegExp {
  const escaped = `${module}.${name}`.replaceAll('.', '\\.');
  return new RegExp(`"${escaped}".*nothing was executed`);
}
