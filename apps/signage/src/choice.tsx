import { useEffect, useState } from 'react';
import { booking, identity, type RouteOutput } from '../../../server/src/contract.ts';

type Centers = RouteOutput<typeof identity.listCenters>['centers'];
interface Outlet {
  readonly name: string;
  readonly address: string;
}

async function ask<Answer>(path: string): Promise<Answer> {
  const answer = await fetch(`/api${path}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Answer;
}

async function outletsByAddress(): Promise<Outlet[]> {
  const { centers } = await ask<{ centers: Centers }>(identity.listCenters.path);
  const found = await Promise.all(
    centers.map(async ({ centerId, name }) => {
      const path = `${booking.listOutlets.path}?centerId=${centerId}`;
      const { outlets } = await ask<RouteOutput<typeof booking.listOutlets>>(path);
      return outlets.map((outlet) => ({
        name: `${name} ${outlet.name}`,
        address: `?center=${centerId}&outlet=${outlet.outletId}`,
      }));
    }),
  );
  return found.flat();
}

/** Whose screen is this? Asked when the address names no outlet; the answer is the address to keep. */
export function Choice() {
  const [outlets, setOutlets] = useState<Outlet[]>();
  const [isUnreachable, setUnreachable] = useState(false);
  useEffect(() => {
    outletsByAddress().then(setOutlets, () => setUnreachable(true));
  }, []);
  return (
    <main className="choice">
      <h1>{isUnreachable ? '暂时连接不上，请刷新页面' : '这是哪个网点的叫号屏？'}</h1>
      <ul>
        {outlets?.map(({ name, address }) => (
          <li key={address}>
            <a href={address}>{name}</a>
          </li>
        ))}
      </ul>
    </main>
  );
}
