using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Maintenance;

namespace StreamVibe.Billing.Metering;

static class MeteringModule
{
    /// <summary>Use above the limits, told to Stripe.</summary>
    public static IServiceCollection AddMetering(this IServiceCollection services) => services
        .AddSingleton<MeterStore>().AddSingleton<MeterGateway>().AddSingleton<MeterDoubts>().AddSingleton<MeterReport>().AddSingleton<IJob, FlushMeterEventsJob>();
}
