using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Route of the client project's quota.</summary>
internal static class QuotaControl
{
    sealed record QuotaBody(int? DailyUnits, int? Used);

    public static void MapQuota(this RouteGroupBuilder control)
    {
        control.MapGet("/youtube/quota", (QuotaLedger quota, SandboxOptions options) => quota.Of(options.Google.ClientId));

        control.MapPost("/youtube/quota", (HttpRequest request, QuotaLedger quota, SandboxOptions options) => ControlBody.With<QuotaBody>(request, body =>
            body is { DailyUnits: < 0 } or { Used: < 0 }
                ? ControlBody.Refuse("Units are not negative.")
                : Results.Ok(quota.Set(options.Google.ClientId, body.DailyUnits, body.Used))));
    }
}
