// The canvas is invisible to axe, so contrast is computed from the tokens themselves (WCAG 2.2, 1.4.3 and 1.4.11).

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

type Rgb = readonly [number, number, number];
const css = readFileSync(join(import.meta.dirname, '../../src/styles/tokens.css'), 'utf8');

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

function tokens(block: string, theme: 'light' | 'dark'): Record<string, Rgb> {
  const pairs = block.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g);
  return Object.fromEntries(
    [...pairs].map(([, name, light, dark]) => [name, rgb((theme === 'light' ? light : dark) ?? '')]),
  );
}

function luminance(colour: Rgb): number {
  const [r, g, b] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const mix = (over: Rgb, share: number, under: Rgb): Rgb =>
  over.map((channel, at) => channel * share + (under[at] as number) * (1 - share)) as unknown as Rgb;

const root = css.slice(0, css.indexOf('}'));
const variants: Readonly<Record<string, string>> = {
  'blue-orange': '',
  ...Object.fromEntries(
    [...css.matchAll(/data-colours='([\w-]+)'\] \{([^}]*)\}/g)].map(([, name, block]) => [String(name), block ?? '']),
  ),
};

for (const theme of ['dark', 'light'] as const) {
  for (const [variant, block] of Object.entries(variants)) {
    describe(`${theme}, ${variant}`, () => {
      const of = { ...tokens(root, theme), ...tokens(block, theme) } as Record<string, Rgb>;
      const pair = (a: string, b: string) => contrast(of[a] as Rgb, of[b] as Rgb);

      test('text is at least 4.5:1 on every ground it stands on', () => {
        for (const ground of ['bg', 'surface', 'raised']) {
          for (const text of ['text', 'muted', 'accent', 'gain', 'loss', 'danger', 'ok', 'warn']) {
            expect(pair(text, ground), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
          }
        }
        expect(pair('on-accent', 'accent')).toBeGreaterThanOrEqual(4.5);
        expect(contrast([255, 255, 255], of['danger-fill'] as Rgb)).toBeGreaterThanOrEqual(4.5);
      });

      test('edges of controls, the focus ring and the chart’s lines are at least 3:1', () => {
        for (const ground of ['bg', 'surface']) {
          for (const mark of ['edge', 'focus', 'accent', 'gain', 'loss', 'muted']) {
            expect(pair(mark, ground), `${mark} on ${ground}`).toBeGreaterThanOrEqual(3);
          }
        }
      });

      test('numbers in the heat map stay readable at every strength', () => {
        for (const tone of ['gain', 'loss']) {
          for (const share of [0.1, 0.18, 0.26, 0.34]) {
            const ground = mix(of[tone] as Rgb, share, of['surface'] as Rgb);
            expect(contrast(of['text'] as Rgb, ground), `${tone} ${share}`).toBeGreaterThanOrEqual(4.5);
          }
        }
      });

      test('labels of the crosshair are readable', () => {
        expect(contrast([255, 255, 255], of['edge-fill'] as Rgb)).toBeGreaterThanOrEqual(4.5);
      });
    });
  }
}

test('all tokens were found', () => expect(Object.keys(tokens(root, 'dark')).length).toBeGreaterThanOrEqual(17));
