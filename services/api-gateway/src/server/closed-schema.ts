/** A JSON schema as plain data. */
export type PlainSchema = Record<string, unknown>;

/** Narrows what is read out of a schema. */
export function isSchema(value: unknown): value is PlainSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Copy of a schema in which no object may have fields that it does not name. The contracts leave objects open, so that
 * services of different versions understand each other; at the HTTP border a field that is not known is a typing error.
 */
export function closedSchema(schema: PlainSchema): PlainSchema {
  const copy = mapChildren(schema, closedSchema);
  return copy['type'] === 'object' ? { ...copy, additionalProperties: false } : copy;
}

/**
 * Copy of a schema in which each union is replaced by the branch that the value chose, by its literal `type` or by being
 * the only one that is not null, so that errors tell of that branch alone.
 */
export function schemaChosenBy(schema: PlainSchema, value: unknown): PlainSchema {
  const branches = schema['anyOf'];
  if (Array.isArray(branches)) {
    const branch = chosenBranch(branches.filter(isSchema), value);
    return branch ? schemaChosenBy(branch, value) : schema;
  }
  const copy = { ...schema };
  const { properties, items } = schema;
  if (isSchema(properties) && isSchema(value)) {
    copy['properties'] = Object.fromEntries(
      Object.entries(properties).map(([key, child]) => [
        key,
        isSchema(child) ? schemaChosenBy(child, value[key]) : child,
      ]),
    );
  }
  // One schema stands for all items: it can be narrowed only where they all chose the same.
  if (isSchema(items) && Array.isArray(value) && value.length === 1) copy['items'] = schemaChosenBy(items, value[0]);
  return copy;
}

function chosenBranch(branches: PlainSchema[], value: unknown): PlainSchema | undefined {
  if (value === null) return branches.find((branch) => branch['type'] === 'null');
  const others = branches.filter((branch) => branch['type'] !== 'null');
  if (others.length === 1) return others[0];
  const type = isSchema(value) ? value['type'] : undefined;
  return others.find(
    ({ properties }) => isSchema(properties) && isSchema(properties['type']) && properties['type']['const'] === type,
  );
}

function mapChildren(schema: PlainSchema, map: (child: PlainSchema) => PlainSchema): PlainSchema {
  const copy = { ...schema };
  const { properties, items, anyOf } = schema;
  if (isSchema(properties)) {
    copy['properties'] = Object.fromEntries(
      Object.entries(properties).map(([key, child]) => [key, isSchema(child) ? map(child) : child]),
    );
  }
  if (isSchema(items)) copy['items'] = map(items);
  if (Array.isArray(anyOf)) copy['anyOf'] = anyOf.map((child) => (isSchema(child) ? map(child) : child));
  return copy;
}
