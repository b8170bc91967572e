using Microsoft.Extensions.DependencyInjection;

namespace StreamVibe.Notifications;

static class NotificationsModule
{
    public static IServiceCollection AddNotifications(this IServiceCollection services) => services.AddSingleton<NotificationStore>();
}
