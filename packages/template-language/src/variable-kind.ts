/** What a variable holds; modifiers say which kinds they accept. */
export type VariableKind = 'text' | 'number' | 'date' | 'boolean' | 'list' | 'url';
