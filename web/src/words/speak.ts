/** Like asks of the second language every key of the first, functions with the same parameters. */
export type Like<T> = {
  readonly [K in keyof T]: T[K] extends (...args: infer A) => string ? (...args: A) => string : T[K] extends string ? string : Like<T[K]>;
};

export type Lang = 'zh' | 'en';
