/** Petrovich comes without types; only what is asked of it is declared. */
declare module 'petrovich' {
  type ByCase = Record<string, (name: string) => string>;
  const petrovich: Record<'male' | 'female', Record<'first' | 'middle' | 'last', ByCase>>;
  export default petrovich;
}
