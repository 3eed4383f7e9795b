import { ActivationPage as CommonActivation, LoginPage as CommonLogin } from '@anju/ui';
import { Link } from 'react-router';

export function LoginPage() {
  return (
    <CommonLogin
      home="/"
      foot={
        <p>
          不登录也可以：<Link to="/info">看政策与指南</Link>、<Link to="/outlets">找服务网点</Link>、
          <Link to="/">回到首页</Link>
        </p>
      }
    />
  );
}

export const ActivationPage = () => <CommonActivation home="/" />;
