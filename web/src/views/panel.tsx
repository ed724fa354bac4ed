// A card of the Trade tab; on a phone it folds, and stays as it was left.

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId } from 'preact/hooks';
import { remember, remembered } from './memory';

const phone = matchMedia('(max-width: 759px)');

export function Panel(props: { name: string; title: string; children: ComponentChildren }) {
  const title = useId();
  const small = useSignal(phone.matches);
  useEffect(() => {
    const onChange = () => (small.value = phone.matches);
    phone.addEventListener('change', onChange);
    return () => phone.removeEventListener('change', onChange);
  }, []);
  const heading = <h2 id={title}>{props.title}</h2>;
  if (!small.value) {
    return (
      <section class="card panel" aria-labelledby={title} data-testid={props.name}>
        <header class="card-head">{heading}</header>
        {props.children}
      </section>
    );
  }
  const open = remembered('cryptopiggy.panels')[props.name] === 'open';
  return (
    <details
      class="card panel"
      data-testid={props.name}
      open={open}
      onToggle={(event) =>
        remember('cryptopiggy.panels', {
          ...remembered('cryptopiggy.panels'),
          [props.name]: event.currentTarget.open ? 'open' : 'closed',
        })
      }
    >
      <summary>{heading}</summary>
      <section aria-labelledby={title}>{props.children}</section>
    </details>
  );
}
