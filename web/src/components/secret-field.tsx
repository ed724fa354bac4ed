// A field for a secret. The page never holds what is typed: it stays in the field, is read once, and is wiped then.

import { useRef, useState } from 'preact/hooks';
import { Field } from './basics';

export type Secret = {
  /** What is in the field; the field is empty afterwards. */
  readonly take: () => string;
  readonly wipe: () => void;
  readonly fill: (value: string) => void;
  readonly focus: () => void;
  /** Whether something was in the field when the page was drawn last; has() looks now. */
  readonly some: boolean;
  readonly has: () => boolean;
  readonly bind: { input: { current: HTMLInputElement | null }; onSome: (some: boolean) => void };
};

export function useSecret(): Secret {
  const input = useRef<HTMLInputElement>(null);
  const [some, setSome] = useState(false);
  const fill = (value: string) => {
    if (input.current) input.current.value = value;
    setSome(value !== '');
  };
  return {
    take: () => {
      const value = input.current?.value ?? '';
      fill('');
      return value;
    },
    wipe: () => fill(''),
    fill,
    focus: () => input.current?.focus(),
    some,
    has: () => (input.current?.value ?? '') !== '',
    bind: { input, onSome: setSome },
  };
}

type Props = {
  label: string;
  secret: Secret;
  help?: string | undefined;
  problem?: string | undefined;
  testId: string;
  name: string;
  /** An API key is shown as it is typed; everything else is hidden. */
  plain?: boolean;
  /** Without it, Enter does nothing. */
  onEnter?: (() => void) | undefined;
};

export function SecretField({ label, secret, help, problem, testId, name, plain = false, onEnter }: Props) {
  const { input, onSome } = secret.bind;
  return (
    <Field label={label} help={help} problem={problem} testId={testId}>
      {({ id, describedBy, invalid }) => (
        <input
          ref={input}
          id={id}
          name={name}
          class="input mono"
          {...({ type: plain ? 'text' : 'password' } as { type: 'text' })}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onInput={(event) => onSome(event.currentTarget.value !== '')}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            onEnter?.();
          }}
        />
      )}
    </Field>
  );
}
