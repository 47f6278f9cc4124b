default near
