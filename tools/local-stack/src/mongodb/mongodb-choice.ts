/** A server that speaks MongoDB's wire protocol, to run. */
export interface MongodbProgram {
  readonly took: string;
  readonly kind: 'mongod' | 'secantus' | 'secantus-python';
  readonly program: string;
}
