%ifidn a
%endif
