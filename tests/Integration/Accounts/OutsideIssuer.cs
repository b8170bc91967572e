using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamVibe.Hosting;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Accounts;

/// <summary>An issuer of JWTs outside, such as Supabase Auth: it publishes an RSA and an elliptic key, and signs whatever a test wants.</summary>
sealed class OutsideIssuer : IAsyncDisposable
{
    public const string Audience = "authenticated";
    public const string Secret = "a-secret-of-the-project-that-is-long-enough-for-hs256";

    readonly RSA rsa = RSA.Create(2048);
    readonly ECDsa elliptic = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    readonly WebApplication app;

    OutsideIssuer(WebApplication app, string url) => (this.app, Url) = (app, url);

    public string Url { get; }

    /// <param name="discovery">False serves the keys alone, as some projects do.</param>
    public static async Task<OutsideIssuer> StartAsync(bool discovery)
    {
        var url = $"http://127.0.0.1:{SiloPorts.AnyFree(IPAddress.Loopback)}";
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var issuer = new OutsideIssuer(builder.Build(), url + "/auth/v1");
        if (discovery) issuer.app.MapGet("/auth/v1/.well-known/openid-configuration", () => new { issuer = issuer.Url, jwks_uri = issuer.Url + "/.well-known/jwks.json" });
        issuer.app.MapGet("/auth/v1/.well-known/jwks.json", () => Results.Json(new { keys = new object[] { issuer.RsaKey(), issuer.EllipticKey() } }));
        await issuer.app.StartAsync();
        return issuer;
    }

    /// <summary>The claims of a good token, in Supabase's form.</summary>
    public static Dictionary<string, object?> Claims(string issuer, string? subject = null) => new()
    {
        ["iss"] = issuer,
        ["aud"] = Audience,
        ["sub"] = subject ?? Chance.Id().ToString(),
        ["iat"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 1,
        ["exp"] = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 3600,
        ["role"] = "authenticated",
        ["session_id"] = Chance.Id().ToString(),
    };

    public string Rs256(Dictionary<string, object?> claims) => Compact("RS256", "rsa", claims, data => rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public string Es256(Dictionary<string, object?> claims) => Compact("ES256", "elliptic", claims, data => elliptic.SignData(data, HashAlgorithmName.SHA256));

    /// <summary>The published key taken for a shared secret.</summary>
    public string Hs256WithThePublicKey(Dictionary<string, object?> claims) =>
        Compact("HS256", "rsa", claims, data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(rsa.ExportSubjectPublicKeyInfoPem()), data));

    public static string Hs256(Dictionary<string, object?> claims, string secret = Secret) =>
        Compact("HS256", null, claims, data => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), data));

    public static string Compact(string algorithm, string? kid, Dictionary<string, object?> claims, Func<byte[], byte[]> sign)
    {
        var header = new Dictionary<string, object?> { ["alg"] = algorithm, ["typ"] = "JWT" };
        if (kid is not null) header["kid"] = kid;
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
        elliptic.Dispose();
    }

    static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    object RsaKey()
    {
        var key = rsa.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = "rsa", n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) };
    }

    object EllipticKey()
    {
        var key = elliptic.ExportParameters(includePrivateParameters: false);
        return new { kty = "EC", use = "sig", alg = "ES256", kid = "elliptic", crv = "P-256", x = Base64Url.EncodeToString(key.Q.X), y = Base64Url.EncodeToString(key.Q.Y) };
    }
}
