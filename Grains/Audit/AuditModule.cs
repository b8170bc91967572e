using Microsoft.Extensions.DependencyInjection;

namespace StreamVibe.Audit;

static class AuditModule
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services.AddSingleton<AuditStore>().AddSingleton<OperationStore>().AddSingleton<ReplyStore>();
}
