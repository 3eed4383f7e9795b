import { queryClient, routeKey, useRoute } from '@anju/ui';
import { EnrolScreen } from './features/enrol.tsx';
import { Frame, Title } from './parts/frame.tsx';
import { ProblemCard } from './parts/problem.tsx';
import { kiosk } from './parts/server.ts';
import { Station } from './station.tsx';

/** A browser that is a kiosk shows its station; any other asks an administrator for a code. */
export function App() {
  const here = useRoute(kiosk.getKiosk, {}, { refetchInterval: 60_000 });
  const look = () => queryClient.invalidateQueries({ queryKey: routeKey(kiosk.getKiosk) });
  if (here.data?.kiosk) return <Station kiosk={here.data.kiosk} onRevoked={look} />;
  return (
    <Frame kiosk={undefined} printerState="unknown">
      {here.data ? (
        <EnrolScreen onDone={look} />
      ) : here.error ? (
        <>
          <Title hint="正在不断重新连接，网络恢复后自动继续。">暂停服务</Title>
          <ProblemCard error={here.error} />
        </>
      ) : (
        <div className="k-skeleton" aria-busy="true" />
      )}
    </Frame>
  );
}
