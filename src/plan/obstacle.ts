/** Why a slot waits: a file of its record, or the shot that it goes on from. */
export type Obstacle =
  | { readonly kind: 'unreadable' }
  | {
      readonly kind: 'away' | 'to_circle' | 'uncertain' | 'elsewhere' | 'failed' | 'waiting';
      /** The shot's id. */
      readonly parent: string;
    };

/** `circle a take of ascent`. */
export function obstacleWords(obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'unreadable':
      return 'a file of its record cannot be read';
    case 'to_circle':
      return `circle a take of ${obstacle.parent}`;
    case 'away':
      return `${obstacle.parent} is away`;
    case 'uncertain':
      return `resolve ${obstacle.parent}`;
    case 'elsewhere':
      return `${obstacle.parent} is made elsewhere`;
    case 'failed':
      return `${obstacle.parent} failed`;
    case 'waiting':
      return `${obstacle.parent} waits`;
  }
}
