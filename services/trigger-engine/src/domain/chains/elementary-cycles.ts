/** A directed graph; nodes are numbers from 0, an edge is named by its place. Edges of the same ends are different edges. */
export interface Graph {
  nodes: number;
  edges: readonly Readonly<{ from: number; to: number }>[];
}

/** The elementary cycles of a graph: each as places of its edges, in order. */
export interface Cycles {
  cycles: number[][];
  /** False when there are more than were asked for. */
  isComplete: boolean;
}

/**
 * The strongly connected component of each node, by number (Tarjan 1972, without recursion, so that a long chain needs no
 * deep stack). Time and space O(nodes + edges).
 * @param isIn leaves nodes out; they get -1
 */
export function components({ nodes, edges }: Graph, isIn: (node: number) => boolean = () => true): number[] {
  const outgoing = outgoingEdges({ nodes, edges });
  const component = new Array<number>(nodes).fill(-1);
  const order = new Array<number>(nodes).fill(-1);
  const low = new Array<number>(nodes).fill(0);
  const open: number[] = [];
  let visited = 0;
  let found = 0;
  for (let root = 0; root < nodes; root += 1) {
    if (order[root] !== -1 || !isIn(root)) continue;
    const path = [{ node: root, next: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const { node } = top;
      if (top.next === 0 && order[node] === -1) {
        order[node] = visited;
        low[node] = visited;
        visited += 1;
        open.push(node);
      }
      const edge = outgoing[node]?.[top.next];
      if (edge !== undefined) {
        top.next += 1;
        const to = edges[edge]?.to ?? node;
        if (!isIn(to)) continue;
        if (order[to] === -1) path.push({ node: to, next: 0 });
        else if (component[to] === -1) low[node] = Math.min(low[node] ?? 0, order[to] ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0);
      if (low[node] !== order[node]) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        component[member] = found;
        if (member === node) break;
      }
      found += 1;
    }
  }
  return component;
}

/**
 * Every elementary cycle (no node twice), at most so many (Johnson 1975, without recursion). Time O((nodes + edges) · most):
 * between two cycles every edge is looked at a bounded number of times.
 */
export function elementaryCycles(graph: Graph, most: number): Cycles {
  const { nodes, edges } = graph;
  const outgoing = outgoingEdges(graph);
  const cycles: number[][] = [];
  const isGone = new Array<boolean>(nodes).fill(false);
  const pending = cyclic(graph, components(graph));
  for (let members = pending.pop(); members; members = pending.pop()) {
    const inside = new Set(members);
    const [start = 0] = members;
    if (!cyclesThrough(start, inside)) return { cycles, isComplete: false };
    isGone[start] = true;
    const rest = components(graph, (node) => inside.has(node) && isGone[node] !== true);
    pending.push(...cyclic(graph, rest));
  }
  return { cycles, isComplete: true };

  /** Cycles through one node of a component; false when there are too many. */
  function cyclesThrough(start: number, inside: ReadonlySet<number>): boolean {
    const blocked = new Set([start]);
    const closed = new Set<number>();
    const waitingFor = new Map<number, Set<number>>();
    const inner = (node: number) => (outgoing[node] ?? []).filter((edge) => inside.has(edges[edge]?.to ?? -1));
    const path: number[] = [];
    const stack = [{ node: start, next: 0, out: inner(start) }];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = top.out[top.next];
      if (edge !== undefined) {
        top.next += 1;
        const to = edges[edge]?.to ?? start;
        if (to === start) {
          if (cycles.length === most) return false;
          cycles.push([...path, edge]);
          for (const { node } of stack) closed.add(node);
        } else if (!blocked.has(to)) {
          path.push(edge);
          stack.push({ node: to, next: 0, out: inner(to) });
          closed.delete(to);
          blocked.add(to);
        }
        continue;
      }
      if (closed.has(top.node)) unblock(top.node, blocked, waitingFor);
      else {
        for (const out of top.out) {
          const to = edges[out]?.to ?? start;
          waitingFor.set(to, (waitingFor.get(to) ?? new Set()).add(top.node));
        }
      }
      stack.pop();
      path.pop();
    }
    return true;
  }
}

/** Components that hold a cycle, as lists of their nodes: several nodes, or one with an edge to itself. */
function cyclic({ edges }: Graph, component: readonly number[]): number[][] {
  const members = new Map<number, number[]>();
  component.forEach((number, node) => {
    if (number !== -1) {
      const known = members.get(number);
      if (known) known.push(node);
      else members.set(number, [node]);
    }
  });
  const loops = new Set(edges.filter(({ from, to }) => from === to).map(({ from }) => from));
  return [...members.values()].filter((nodes) => nodes.length > 1 || nodes.some((node) => loops.has(node)));
}

function unblock(node: number, blocked: Set<number>, waitingFor: Map<number, Set<number>>): void {
  const toUnblock = [node];
  for (let next = toUnblock.pop(); next !== undefined; next = toUnblock.pop()) {
    if (!blocked.delete(next)) continue;
    toUnblock.push(...(waitingFor.get(next) ?? []));
    waitingFor.delete(next);
  }
}

function outgoingEdges({ nodes, edges }: Graph): number[][] {
  const outgoing = Array.from({ length: nodes }, (): number[] => []);
  edges.forEach(({ from }, edge) => void outgoing[from]?.push(edge));
  return outgoing;
}
