export { verify_email } from './emailVerification.ts';
export { change_password, request_password_reset, reset_password } from './passwords.ts';
export { get_me, update_me } from './profile.ts';
export { end_session, list_sessions, sign_in, sign_out } from './sessions.ts';
export { sign_up } from './signUp.ts';
export { get_sign_up_mode } from './signUpMode.ts';
