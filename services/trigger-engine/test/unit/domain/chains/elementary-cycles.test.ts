import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seededRandom } from '@pochtovik/testing';
import { components, elementaryCycles, type Graph } from '../../../../src/domain/chains/elementary-cycles.ts';

const ALL = 1_000_000;

/** Every elementary cycle by trying every path from its least node. */
function bruteForce({ nodes, edges }: Graph): number[][] {
  const found: number[][] = [];
  for (let start = 0; start < nodes; start += 1) walk(start, start, new Set([start]), []);
  return found;

  function walk(start: number, node: number, seen: ReadonlySet<number>, path: readonly number[]): void {
    edges.forEach(({ from, to }, edge) => {
      if (from !== node || to < start) return;
      if (to === start) found.push([...path, edge]);
      else if (!seen.has(to)) walk(start, to, new Set([...seen, to]), [...path, edge]);
    });
  }
}

/** A cycle told from its least edge on, so that cycles compare whatever edge they begin with. */
function normal(cycle: readonly number[]): string {
  const least = cycle.indexOf(Math.min(...cycle));
  return [...cycle.slice(least), ...cycle.slice(0, least)].join(' ');
}
const normalised = (cycles: readonly number[][]) => cycles.map(normal).sort();

function randomGraph(random: () => number): Graph {
  const nodes = 1 + Math.floor(random() * 7);
  const edges = Array.from({ length: Math.floor(random() * 16) }, () => ({
    from: Math.floor(random() * nodes),
    to: Math.floor(random() * nodes),
  }));
  return { nodes, edges };
}

test('in 3,000 random graphs the cycles are those that trying every path finds', () => {
  let cyclesSeen = 0;
  for (let seed = 1; seed <= 3000; seed += 1) {
    const graph = randomGraph(seededRandom(seed));
    const { cycles, isComplete } = elementaryCycles(graph, ALL);
    assert.ok(isComplete);
    assert.deepEqual(normalised(cycles), normalised(bruteForce(graph)), `seed ${seed}`);
    cyclesSeen += cycles.length;
  }
  assert.ok(cyclesSeen > 10_000, `${cyclesSeen} cycles`);
});

test('an edge is inside a component exactly when some cycle goes over it', () => {
  for (let seed = 1; seed <= 1000; seed += 1) {
    const graph = randomGraph(seededRandom(seed));
    const component = components(graph);
    const onCycles = new Set(bruteForce(graph).flat());
    graph.edges.forEach(({ from, to }, edge) => {
      assert.equal(component[from] === component[to], onCycles.has(edge), `seed ${seed}, edge ${edge}`);
    });
  }
});

test('more cycles than are asked for end the search, and what was found are cycles', () => {
  const nodes = 30;
  const edges = Array.from({ length: nodes * nodes }, (_, place) => ({
    from: Math.floor(place / nodes),
    to: place % nodes,
  }));
  const { cycles, isComplete } = elementaryCycles({ nodes, edges }, 100);
  assert.equal(isComplete, false);
  assert.equal(new Set(normalised(cycles)).size, 100);
  for (const cycle of cycles) {
    cycle.forEach((edge, step) => {
      assert.equal(edges[edge]?.to, edges[cycle[(step + 1) % cycle.length] ?? -1]?.from);
    });
  }
});

test('exactly as many cycles as are asked for are all', () => {
  const twoLoops = [
    { from: 0, to: 0 },
    { from: 0, to: 0 },
  ];
  assert.equal(elementaryCycles({ nodes: 1, edges: twoLoops }, 2).isComplete, true);
  assert.equal(elementaryCycles({ nodes: 1, edges: twoLoops }, 1).isComplete, false);
});

test('a ring of 200,000 nodes is one cycle, without a deep stack', () => {
  const nodes = 200_000;
  const edges = Array.from({ length: nodes }, (_, from) => ({ from, to: (from + 1) % nodes }));
  const { cycles } = elementaryCycles({ nodes, edges }, 100);
  assert.deepEqual(
    cycles.map(({ length }) => length),
    [nodes],
  );
});
