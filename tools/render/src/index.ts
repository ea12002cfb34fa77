export { type RenderedLine, renderLine } from './render-line.ts';
export { type Outcome, type RenderFault, renderSource } from './render-source.ts';
