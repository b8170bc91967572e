using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace StreamVibe.Api.Http;

/// <summary>Limits per client address, charged before anything of the request is read.</summary>
static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string Register = "register";

    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(limiter =>
    {
        limiter.AddPolicy(SignIn, context => PerAddress(context, SignIn, limits => limits.SignInPerAddress));
        limiter.AddPolicy(Register, context => PerAddress(context, Register, limits => limits.RegisterPerAddress));
        limiter.OnRejected = (rejected, _) => new(ErrorAnswer.WriteAsync(rejected.HttpContext, new(ErrorCode.RateLimited, RetryAfter: WaitOf(rejected.Lease))));
    });

    /// <summary>So many a minute.</summary>
    public static FixedWindowRateLimiterOptions Minute(int permits) => new() { PermitLimit = permits, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 };

    public static TimeSpan? WaitOf(RateLimitLease lease) => lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : null;

    static RateLimitPartition<(string, IPAddress)> PerAddress(HttpContext context, string policy, Func<LimitOptions, int> permits)
    {
        var limits = context.RequestServices.GetRequiredService<IOptions<LimitOptions>>().Value;
        return RateLimitPartition.GetFixedWindowLimiter((policy, Subscriber(context.Connection.RemoteIpAddress)), _ => Minute(permits(limits)));
    }

    /// <summary>The address that stands for one client: of IPv6 the /64, which a single subscriber owns whole.</summary>
    public static IPAddress Subscriber(IPAddress? address)
    {
        if (address is null) return IPAddress.Loopback;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new(bytes);
    }
}
