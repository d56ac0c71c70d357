export { change_password, request_password_reset, reset_password } from './passwords.ts';
export { end_session, list_sessions, sign_in, sign_out } from './sessions.ts';
export { get_me, sign_up, update_me, verify_email } from './users.ts';
