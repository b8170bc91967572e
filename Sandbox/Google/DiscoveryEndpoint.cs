using System.Buffers.Text;

namespace StreamVibe.Sandbox.Google;

/// <summary>What an OpenID Connect client reads first. Google: OpenID Connect API reference, discovery document.</summary>
internal static class DiscoveryEndpoint
{
    const string Certificates = "/oauth2/v3/certs";

    public static void MapDiscovery(this RouteGroupBuilder google)
    {
        google.MapGet("/.well-known/openid-configuration", (Issuer issuer) => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = issuer.Url,
            ["authorization_endpoint"] = issuer.Url + AuthorizationEndpoint.Path,
            ["token_endpoint"] = issuer.Url + TokenEndpoint.Path,
            ["userinfo_endpoint"] = issuer.Url + UserInfoEndpoint.Path,
            ["revocation_endpoint"] = issuer.Url + RevokeEndpoint.Path,
            ["jwks_uri"] = issuer.Url + Certificates,
            ["response_types_supported"] = Values("code"),
            ["response_modes_supported"] = Values("query"),
            ["subject_types_supported"] = Values("public"),
            ["id_token_signing_alg_values_supported"] = Values("RS256"),
            ["scopes_supported"] = Values("openid", "email", "profile"),
            ["token_endpoint_auth_methods_supported"] = Values("client_secret_post", "client_secret_basic"),
            ["claims_supported"] = Values("aud", "email", "email_verified", "exp", "family_name", "given_name", "iat", "iss", "name", "sub"),
            ["code_challenge_methods_supported"] = Values("plain", "S256"),
            ["grant_types_supported"] = Values("authorization_code", "refresh_token"),
        }));

        google.MapGet(Certificates, (SigningKeys keys) => new
        {
            keys = keys.All.Select(key => new
            {
                kty = "RSA",
                use = "sig",
                alg = "RS256",
                kid = key.Id,
                n = Base64Url.EncodeToString(key.Public.Modulus),
                e = Base64Url.EncodeToString(key.Public.Exponent),
            }),
        });
    }

    static string[] Values(params string[] values) => values;
}
