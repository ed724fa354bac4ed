// The small parts every view is made of: dialog, notice, field, badge, skeleton, progress.

import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import * as words from '../words';
import { CloseIcon } from './icons';

/** A native modal dialog: the browser keeps the focus inside and gives it back to the opener. */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren; wide?: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  // Before the next paint, so that no key typed meanwhile is lost.
  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={props.wide === true ? 'dialog wide' : 'dialog'}
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => event.target === dialog.current && props.onClose()}
    >
      <div class="dialog-inside">
        <header class="dialog-head">
          <h2 id={title}>{props.title}</h2>
          <button type="button" class="icon-button" aria-label={words.close} onClick={props.onClose}>
            <CloseIcon />
          </button>
        </header>
        {props.children}
      </div>
    </dialog>
  );
}

export type Failure = { readonly code: string; readonly sentence: string; readonly requestId: string };

/** An error stays until it is dismissed, and can be copied whole for a report. */
export function Notice(props: {
  failure: Failure;
  onRetry?: (() => void) | undefined;
  onDismiss?: (() => void) | undefined;
}) {
  const [copied, setCopied] = useState(false);
  const { code, sentence, requestId } = props.failure;
  const details = [words.errors.code(code), ...(requestId === '' ? [] : [words.errors.request(requestId)])];
  const copy = () =>
    void navigator.clipboard.writeText([sentence, ...details].join('\n')).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div class="notice" role="alert">
      <p class="notice-sentence">{sentence}</p>
      <p class="notice-details">{details.join(' · ')}</p>
      <div class="actions">
        {props.onRetry && (
          <button type="button" class="button small" onClick={props.onRetry}>
            {words.retry}
          </button>
        )}
        <button type="button" class="button small" onClick={copy}>
          {copied ? words.copied : words.copy}
        </button>
        {props.onDismiss && (
          <button type="button" class="button small" onClick={props.onDismiss}>
            {words.dismiss}
          </button>
        )}
      </div>
    </div>
  );
}

export const Badge = (props: { children: ComponentChildren; title?: string }) => (
  <span class="badge" title={props.title}>
    {props.children}
  </span>
);

export const Synthetic = () => <Badge title={words.syntheticHelp}>{words.synthetic}</Badge>;

type FieldProps = {
  label: string;
  help?: string | undefined;
  problem?: string | undefined;
  testId?: string | undefined;
  children: (ids: { id: string; describedBy: string | undefined; invalid: boolean }) => JSX.Element;
};

/** A label, its control, a line of help, and the reason when the value was refused. */
export function Field({ label, help, problem, testId, children }: FieldProps) {
  const id = useId();
  const described = [help ? `${id}-help` : '', problem ? `${id}-problem` : ''].filter((part) => part !== '');
  return (
    <div class="field" data-testid={testId}>
      <label for={id}>{label}</label>
      {children({
        id,
        describedBy: described.length > 0 ? described.join(' ') : undefined,
        invalid: problem !== undefined,
      })}
      {problem !== undefined && (
        <p class="problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      {help !== undefined && help !== '' && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

type InputProps = Omit<FieldProps, 'children'> & {
  value: string;
  onValue: (value: string) => void;
  type?: 'text' | 'date' | 'search';
  numeric?: boolean;
  name?: string;
};

export function TextField({ value, onValue, type = 'text', numeric = false, name, ...field }: InputProps) {
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <input
          id={id}
          name={name}
          class={numeric ? 'input number' : 'input'}
          {...({ type } as { type: 'text' })}
          {...(numeric ? { inputMode: 'decimal' as const } : {})}
          autocomplete="off"
          spellcheck={false}
          value={value}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export type Choice = { readonly value: string; readonly label: string };

export function SelectField(
  props: Omit<FieldProps, 'children'> & { value: string; options: readonly Choice[]; onValue: (value: string) => void },
) {
  const { value, options, onValue, ...field } = props;
  return (
    <Field {...field}>
      {({ id, describedBy, invalid }) => (
        <select
          id={id}
          class="input"
          value={value}
          aria-invalid={invalid}
          aria-describedby={describedBy}
          onChange={(event) => onValue(event.currentTarget.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** One of a few, all of them visible: native radio buttons that look like a row of buttons. */
export function Segments(props: {
  label: string;
  name: string;
  value: string;
  options: readonly (Choice & { title?: string })[];
  onValue: (value: string) => void;
}) {
  return (
    <fieldset class="segments">
      <legend>{props.label}</legend>
      <div class="segment-row">
        {props.options.map((option) => (
          <label key={option.value} title={option.title}>
            <input
              type="radio"
              name={props.name}
              value={option.value}
              checked={option.value === props.value}
              aria-label={option.title ?? option.label}
              onChange={() => props.onValue(option.value)}
            />
            <span aria-hidden={option.title !== undefined}>{option.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export const Progress = (props: { label: string; share: number; detail: string }) => (
  <div class="progress-line">
    <progress max={1} value={props.share} aria-label={props.label} />
    <span class="progress-detail">{props.detail}</span>
  </div>
);

/** Holds the final size while loading; after 5 seconds it says so and offers to try again. */
export function Skeleton(props: {
  shape: 'form' | 'list' | 'result' | 'chart' | 'table' | 'live' | 'equity' | 'lines';
  onRetry?: (() => void) | undefined;
}) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 5000);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div class={`skeleton skeleton-${props.shape}`} role="status" aria-label={words.loading}>
      {late && (
        <p class="skeleton-late">
          {words.stillLoading}
          {props.onRetry && (
            <button type="button" class="button small" onClick={props.onRetry}>
              {words.retry}
            </button>
          )}
        </p>
      )}
    </div>
  );
}

export function Card(props: {
  title: string;
  tools?: ComponentChildren;
  children: ComponentChildren;
  class?: string;
  testId?: string;
}) {
  const title = useId();
  return (
    <section
      class={props.class === undefined ? 'card' : `card ${props.class}`}
      aria-labelledby={title}
      data-testid={props.testId}
    >
      <header class="card-head">
        <h2 id={title}>{props.title}</h2>
        {props.tools}
      </header>
      {props.children}
    </section>
  );
}
