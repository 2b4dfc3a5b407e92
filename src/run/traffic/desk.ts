import type { Plan, PlannedRequest } from '../../plan/plan.js';
import type { Agreed } from '../admission/admit.js';
import { buys } from '../admission/consent.js';
import type { Order } from '../attempt/order.js';
import { openQueues, type Queues } from './queues.js';

/** Which takes are ordered, and in which order: never more of a request, nor dearer, than was agreed to. */
export interface Desk extends Omit<Queues, 'add'> {
  /**
   * Queues what a plan would buy, and takes back what it would not buy any more. `unwritten`: orders, by request, that were
   * on their way when the plan's record was taken and not in it yet.
   */
  order(plan: Plan, unwritten: ReadonlyMap<string, number>): void;
  /** Whether the last plan wants one order less of its request, or another clip behind it. Says so once for each. */
  takesBack(order: Order): boolean;
  /** Something that was open before this run is on its way again. */
  begin(id: string): void;
  /** One of a request is no longer on its way. */
  end(id: string): void;
  /** Whether none of a request is on its way any more, and others go on from its clip. */
  isAwaited(id: string): boolean;
  /** Orders whose price rose above the agreed one when their parent's clip had come. */
  dearer(): readonly Order[];
}

type Keyed = PlannedRequest & { readonly key: string };

/** `mayHave`: whether this run writes the ledger into which an attempt at the request goes; `isAdmitted`: by id. */
export function openDesk(given: {
  readonly agreed: Agreed;
  readonly consentedBy: string | null;
  readonly mayHave: (planned: PlannedRequest) => boolean;
  readonly isAdmitted: (id: string) => boolean;
}): Desk {
  const { agreed, consentedBy } = given;
  const queues = openQueues();
  const onTheWay = new Map<string, number>();
  const dearer = new Map<string, Order>();
  const wanted = new Set<string>();
  let tooMany = new Map<string, { readonly key: string | null; number: number }>();
  let parents = new Set<string>();

  const begin = (id: string): void => void onTheWay.set(id, (onTheWay.get(id) ?? 0) + 1);

  const enqueue = (planned: Keyed, number: number): void => {
    const agreement = agreed.get(planned.id);
    if (agreement === undefined || agreement.left <= 0) return;
    const order: Order = { planned, plan: consentedBy, tries: { create: 0, job: 0 } };
    if ((planned.estimateMicroUsd ?? Infinity) > agreement.eachMicroUsd) {
      dearer.set(planned.id, order);
      return;
    }
    if (!given.isAdmitted(planned.id)) return;
    for (let i = 0; i < number && agreement.left > 0; i += 1) {
      agreement.left -= 1;
      begin(planned.id);
      queues.add(order);
    }
  };

  return {
    ...queues,

    order(plan, unwritten) {
      tooMany = new Map(
        [...unwritten].map(([id, number]) => {
          const { key = null, toBuy = 0 } = plan.requests.get(id) ?? {};
          return [id, { key, number: number - toBuy }];
        }),
      );
      const all = buys(plan).filter(given.mayHave);
      // Agreed to, but this plan cannot have it: what it goes on from became uncertain when the run looked closer.
      const held = [...plan.requests.values()].filter(
        (one) => one.toBuy === 0 && one.parent !== null && (agreed.get(one.id)?.left ?? 0) > 0,
      );
      parents = new Set([...all, ...held].flatMap((one) => one.parent ?? []));
      for (const planned of all) {
        // One run buys no more of a request than it was first planned to; what costs nothing needs no other consent.
        if (!wanted.has(planned.id)) {
          const agreement = agreed.get(planned.id);
          if (agreement !== undefined) agreement.left = Math.min(agreement.left, planned.toBuy);
          else if (planned.capability.free) agreed.set(planned.id, { left: planned.toBuy, eachMicroUsd: 0 });
        }
        if (agreed.has(planned.id)) wanted.add(planned.id);
        const parentMoves = planned.parent !== null && (onTheWay.get(planned.parent) ?? 0) > 0;
        if (isKeyed(planned) && !parentMoves)
          enqueue(planned, planned.toBuy - (unwritten.get(planned.id) ?? 0));
      }
    },

    takesBack({ planned: { id, key } }) {
      const more = tooMany.get(id);
      if (more === undefined || (more.key === key && more.number <= 0)) return false;
      more.number -= 1;
      return true;
    },

    begin,
    end: (id) => void onTheWay.set(id, (onTheWay.get(id) ?? 0) - 1),
    isAwaited: (id) => onTheWay.get(id) === 0 && parents.has(id),

    dearer: () => [...dearer.values()],
  };
}

function isKeyed(planned: PlannedRequest): planned is Keyed {
  return planned.key !== null;
}
