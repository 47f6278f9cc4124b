%ifenv HOME
%endif
