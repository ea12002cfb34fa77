declare module 'petrovich' {
  type Incline = (name: string) => string;
  type ByCase = Record<'genitive' | 'dative' | 'accusative' | 'instrumental' | 'prepositional', Incline>;
  type ByPart = Record<'first' | 'middle' | 'last', ByCase>;
  const petrovich: Record<'male' | 'female', ByPart> & { detect_gender(middle: string): string };
  export default petrovich;
}

declare module 'rubles' {
  export function rubles(amount: number | string): string;
}
