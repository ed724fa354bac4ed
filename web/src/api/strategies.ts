// The strategies that can be backtested and put to work.

import { either, list, nullable, number, object, oneOf, otherwise, text, type Decoder } from './decode';

export const parameterValue = either(number, text);

const parameter = object({
  name: text,
  type: oneOf('integer', 'number', 'choice'),
  min: nullable(number),
  max: nullable(number),
  default: parameterValue,
  choices: otherwise(list(parameterValue), []),
  help: otherwise(text, ''),
});
export type StrategyParameter = ReturnType<typeof parameter>;

export const strategy = object({ name: text, summary: otherwise(text, ''), parameters: list(parameter) });
export type Strategy = ReturnType<typeof strategy>;
export const strategies: Decoder<{ readonly items: Strategy[] }> = object({ items: list(strategy) });
