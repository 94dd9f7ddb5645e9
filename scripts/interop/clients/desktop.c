/* Preloaded into desktop clients, it stands for what an installation has and a test has not: the standard port, on which another server may
 * listen here, and a certificate that the system trusts. Nothing is looked up beyond localhost. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define XMPP 5222
#define PEM 1 /* GNUTLS_X509_FMT_PEM */

int connect(int s, const struct sockaddr *to, socklen_t n)
{
	int (*real)(int, const struct sockaddr *, socklen_t) = dlsym(RTLD_NEXT, "connect");
	struct sockaddr_in in;

	if (to->sa_family != AF_INET || n < sizeof in)
		return real(s, to, n);
	memcpy(&in, to, sizeof in);
	if (in.sin_port == htons(XMPP))
		in.sin_port = htons(atoi(getenv("PARLEY_C2S")));
	return real(s, (void *)&in, sizeof in);
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
	int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");

	if (name && strcmp(name, "localhost") && strcmp(name, "127.0.0.1"))
		return EAI_NONAME;
	return real(name, service, hints, found);
}

/* SRV records */
int res_nquery(void *state, const char *name, int class, int type, unsigned char *answer, int size)
{
	h_errno = HOST_NOT_FOUND;
	return -1;
}

int gnutls_x509_trust_list_add_trust_file(void *, const char *, const char *, int, unsigned, unsigned);

int gnutls_x509_trust_list_add_system_trust(void *list, unsigned flags, unsigned vflags)
{
	return gnutls_x509_trust_list_add_trust_file(list, getenv("PARLEY_CA"), NULL, PEM, flags, vflags);
}
