import { getOrMake } from '../../base/get-or-make.js';
import type { Order } from '../attempt/order.js';

/** Orders that are not begun, in a queue for each provider. */
export interface Queues {
  add(order: Order): void;
  /** The next order of a provider, if there is room for it. */
  take(provider: string, hasRoom: (order: Order) => boolean): Order | null;
  /** Empties a provider's queue, or all of them. */
  clear(provider: string | null): Order[];
  providers(): readonly string[];
  queued(): readonly Order[];
  /** How many are queued. */
  length(): number;
}

/** Those before `first` are taken. */
type Queue = { readonly orders: Order[]; first: number };

export function openQueues(): Queues {
  const queues = new Map<string, Queue>();
  return {
    add(order) {
      const { provider } = order.planned.request;
      getOrMake(queues, provider, (): Queue => ({ orders: [], first: 0 })).orders.push(order);
    },

    take(provider, hasRoom) {
      const queue = queues.get(provider);
      const order = queue?.orders[queue.first];
      if (queue === undefined || order === undefined || !hasRoom(order)) return null;
      queue.first += 1;
      return order;
    },

    clear(provider) {
      const cleared = [...queues].filter(([name]) => provider === null || name === provider);
      for (const [name] of cleared) queues.delete(name);
      return cleared.flatMap(([, queue]) => ordersIn(queue));
    },

    providers: () => [...queues.keys()],
    queued: () => [...queues.values()].flatMap(ordersIn),
    length: () => [...queues.values()].reduce((sum, { orders, first }) => sum + orders.length - first, 0),
  };
}

function ordersIn({ orders, first }: Queue): Order[] {
  return orders.slice(first);
}
