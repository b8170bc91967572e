using System.Net;

namespace StreamVibe.Sandbox;

/// <summary>The sandbox hands out tokens to anybody who asks, so it is reachable from this machine only.</summary>
internal static class LoopbackAddress
{
    public static string Require(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttp && IsLoopback(address.Host)
            ? $"http://{Numeric(address)}"
            : throw new InvalidOperationException($"Sandbox:Url must be http on a loopback host, not '{url}'.");

    /// <summary>Whether a browser may be sent back there with a code.</summary>
    public static bool IsReturnAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttp && uri.UserInfo == "" && uri.Fragment == "" && IsLoopback(uri.Host);

    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    // Kestrel cannot bind a free port on "localhost", which is two addresses.
    static string Numeric(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) && address.Port == 0 ? "127.0.0.1:0" : address.Authority;
}

/// <summary>Refuses requests under another host name: a web page that rebinds its DNS name cannot drive the sandbox.</summary>
internal sealed class LoopbackOnly(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (LoopbackAddress.IsLoopback(context.Request.Host.Host))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
        return Task.CompletedTask;
    }
}
