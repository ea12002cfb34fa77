import { pixelRows } from '../automation/pixel.ts';
import type { Row } from '../report.ts';

/** The pixel by itself. */
export function pixel(tell: (line: string) => void): Promise<Row[]> {
  return pixelRows(tell);
}
