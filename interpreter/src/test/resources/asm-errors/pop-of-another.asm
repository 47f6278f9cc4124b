%push inner
%pop outer
